import { Link } from "react-router";
import { useConnection } from "wagmi";
import { useFees, useIndices } from "@/api/reads";
import { duration } from "@/design/format";
import { Change, Usd, UsdShort } from "@/design/figures";
import { Orbits } from "@/design/sky";
import { Card, Empty, LinkButton, Read } from "@/design/ui";
import { useTitle } from "@/design/title";
import { Connect } from "@/shell/connect";
import { ProfileEditor } from "./statement";

/** The page where creators manage their indices. */
export default function Console() {
  useTitle("Create");
  const { address } = useConnection();
  return (
    <>
      <header className="flex flex-wrap items-end justify-between gap-4">
        <div>
          <h1>Create</h1>
          <p className="mt-2 max-w-xl text-muted">
            Choose a basket, pay the seed and set your fees. Everyone who deposits holds the same basket as you. You can propose new
            weights, but you can never move a token.
          </p>
        </div>
        <LinkButton to="/console/launch">Launch an index</LinkButton>
      </header>
      <Card title="Your indices">
        {address ? (
          <Mine address={address} />
        ) : (
          <Empty title="No wallet connected">
            <p className="mb-4">Connect the account that creates indices.</p>
            <Connect large />
          </Empty>
        )}
      </Card>
      {address && (
        <details>
          <summary className="mb-4 text-sm font-semibold text-muted">Write your profile</summary>
          <ProfileEditor author={address} />
        </details>
      )}
    </>
  );
}

function Mine({ address }: { address: string }) {
  const query = useIndices({ creator: address, sort: "age", order: "asc", limit: 100 });
  return (
    <Read query={query} what="Your indices">
      {({ indices }) =>
        indices.length === 0 ? (
          <Empty title="No indices yet">To launch an index, you pay a seed of at least 100 dollars.</Empty>
        ) : (
          <ul className="grid gap-3">
            {indices.map((i) => (
              <li
                key={i.address}
                className="flex flex-wrap items-center gap-x-5 gap-y-3 rounded-[var(--radius-small)] border border-line p-4"
              >
                <Orbits
                  className="size-12"
                  bodies={i.targets.map((t) => ({ symbol: t.symbol ?? t.token, weight: t.weight_bps / 10_000 }))}
                />
                <div className="min-w-40 flex-1">
                  <Link className="link font-semibold" to={`/index/${i.address}`}>
                    {i.name}
                  </Link>
                  <p className="text-sm text-muted">
                    {i.symbol}, {duration(i.age_seconds)} old, {i.holders} {i.holders === 1 ? "holder" : "holders"}
                  </p>
                </div>
                <p className="text-sm">
                  <UsdShort value={i.valuation.nav_usd} unknown={i.valuation.unknown} field="nav_usd" />
                  <span className="block">
                    <Change value={i.returns.since_launch} unknown={i.returns.unknown} field="since_launch" />
                  </span>
                </p>
                <Earned index={i.address} creator={address} />
                <LinkButton look="quiet" to={`/console/${i.address}`}>
                  Manage
                </LinkButton>
              </li>
            ))}
          </ul>
        )
      }
    </Read>
  );
}

/** The creator's fees so far, each valued when it was paid. */
function Earned({ index, creator }: { index: string; creator: string }) {
  const { data } = useFees(index);
  const own = data?.totals.find((t) => t.role === "creator" && t.receiver.toLowerCase() === creator.toLowerCase());
  return (
    <p className="text-sm">
      <span className="block text-xs text-muted">Fees earned</span>
      {data ? <Usd value={own?.value_usd ?? "0"} /> : "…"}
    </p>
  );
}
