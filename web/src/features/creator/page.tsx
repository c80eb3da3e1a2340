import { Link, useParams } from "react-router";
import { useCreator, useProfile } from "@/api/reads";
import { Avatar } from "@/design/avatar";
import { EnsName } from "@/shell/ens";
import { Hex } from "@/design/address";
import { bps, duration, short } from "@/design/format";
import { Change, Level, Percent, Ratio, Time, UsdShort } from "@/design/figures";
import { Orbits } from "@/design/sky";
import { Card, Notice, Read, Stat } from "@/design/ui";
import { DataTable } from "@/design/table";
import { useTitle } from "@/design/title";
import type { Schemas } from "@/api/client";
import { ProfileCard } from "./profile";

/** A creator's profile and track record. */
export default function Creator() {
  const { address = "" } = useParams();
  const query = useCreator(address);
  const profile = useProfile(address);
  useTitle(profile.data?.content.name ?? `Creator ${short(address)}`);
  return (
    <>
      <header>
        <p className="text-sm">
          <Link className="link" to="/creators">
            Creators
          </Link>
        </p>
        <div className="mt-2 flex items-center gap-4">
          <Avatar address={address} className="size-16" />
          <div className="min-w-0">
            <h1 className="wrap-anywhere">{profile.data?.content.name ?? "Creator"}</h1>
            <p className="mt-1 flex flex-wrap items-center gap-x-3 text-muted">
              <Hex value={address} kind="address" />
              <EnsName address={address} />
            </p>
          </div>
        </div>
      </header>
      <ProfileCard address={address} />
      <Read query={query} what="The creator">
        {({ creator, indices }) => (
          <>
            {creator.unvalued > 0 && (
              <Notice tone="warn">{creator.unvalued} of the indices cannot be valued at the moment. The sum leaves them out.</Notice>
            )}
            <dl className="card grid grid-cols-2 gap-5 p-5 sm:grid-cols-3 sm:p-6 lg:grid-cols-5">
              <Stat className="max-sm:col-span-2" label="Assets under management" large>
                <UsdShort value={creator.nav_usd} />
              </Stat>
              <Stat label="Indices">{creator.indices}</Stat>
              <Stat label="Investors">{creator.holders}</Stat>
              <Stat label="Fees earned" note="valued when they were paid">
                <UsdShort value={creator.fees_usd} />
              </Stat>
              <Stat label="First launch">
                <Time at={creator.since} />
              </Stat>
            </dl>
            <Record indices={indices} />
          </>
        )}
      </Read>
    </>
  );
}

function Record({ indices }: { indices: readonly Schemas["TrackRecord"][] }) {
  return (
    <Card title="Track record">
      <DataTable
        label="Indices of the creator"
        className="min-w-[52rem] text-sm"
        rows={indices}
        rowKey={(r) => r.index.address}
        columns={[
          {
            name: "Index",
            cell: ({ index }) => (
              <span className="flex items-center gap-3">
                <Orbits
                  className="size-10"
                  bodies={index.targets.map((t) => ({ symbol: t.symbol ?? t.token, weight: t.weight_bps / 10_000 }))}
                />
                <span>
                  <Link className="link font-semibold" to={`/index/${index.address}`}>
                    {index.name}
                  </Link>
                  <span className="block text-xs text-muted">
                    {index.symbol}, {duration(index.age_seconds)} old
                  </span>
                </span>
              </span>
            ),
          },
          { name: "Level", number: true, cell: ({ index }) => <Level valuation={index.valuation} /> },
          { name: "Since launch", number: true, cell: ({ returns: r }) => <Change value={r.all} unknown={r.unknown} field="all" /> },
          { name: "30 days", number: true, cell: ({ returns: r }) => <Change value={r["30d"]} unknown={r.unknown} field="30d" /> },
          {
            name: "Max drawdown",
            number: true,
            cell: ({ risk }) => <Percent value={risk.max_drawdown} unknown={risk.unknown} field="max_drawdown" />,
          },
          { name: "Sortino", number: true, cell: ({ risk }) => <Ratio value={risk.sortino} why={risk.unknown?.sortino} /> },
          {
            name: "Net assets",
            number: true,
            cell: ({ index: { valuation: v } }) => <UsdShort value={v.nav_usd} unknown={v.unknown} field="nav_usd" />,
          },
          {
            name: "Fees",
            number: true,
            cell: ({ index }) => (
              <>
                {bps(index.management_fee_bps)} per year
                <span className="block text-xs text-muted">{bps(index.performance_fee_bps)} of gains</span>
              </>
            ),
          },
        ]}
      />
    </Card>
  );
}
