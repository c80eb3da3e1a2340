import { Link, useParams } from "react-router";
import { useCreator } from "@/api/reads";
import { Hex } from "@/design/address";
import { bps, duration, number } from "@/design/format";
import { Change, Percent, Time, Usd, UsdShort } from "@/design/figures";
import { Orbits } from "@/design/sky";
import { Card, Notice, Read, Stat, TableBox } from "@/design/ui";
import type { Schemas } from "@/api/client";
import { ProfileCard } from "./profile";

/** A creator's record: every index, what they manage, what it earned, how it went. */
export default function Creator() {
  const { address = "" } = useParams();
  const query = useCreator(address);
  return (
    <>
      <header>
        <p className="text-sm">
          <Link className="link" to="/creators">
            Creators
          </Link>
        </p>
        <h1 className="mt-1">Creator</h1>
        <p className="mt-1 text-muted">
          <Hex value={address} kind="address" />
        </p>
      </header>
      <ProfileCard address={address} />
      <Read query={query} what="The creator">
        {({ creator, indices }) => (
          <>
            {creator.unvalued > 0 && (
              <Notice tone="warn">{creator.unvalued} of the indices cannot be valued at present: the sum is of the others.</Notice>
            )}
            <dl className="card grid grid-cols-2 gap-5 p-5 sm:grid-cols-3 sm:p-6 lg:grid-cols-5">
              <Stat className="max-sm:col-span-2" label="Assets under management" large>
                <UsdShort value={creator.nav_usd} />
              </Stat>
              <Stat label="Indices">{creator.indices}</Stat>
              <Stat label="Investors">{creator.holders}</Stat>
              <Stat label="Fees earned" note="at the level of their block">
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
      <TableBox label="Indices of the creator">
        <table className="table-plain min-w-[52rem] text-sm">
          <thead>
            <tr>
              <th scope="col">Index</th>
              <th scope="col" className="number">
                Level
              </th>
              <th scope="col" className="number">
                Since launch
              </th>
              <th scope="col" className="number">
                30 days
              </th>
              <th scope="col" className="number">
                Greatest fall
              </th>
              <th scope="col" className="number">
                Sortino
              </th>
              <th scope="col" className="number">
                Net assets
              </th>
              <th scope="col" className="number">
                Fees
              </th>
            </tr>
          </thead>
          <tbody>
            {indices.map(({ index: i, returns, risk }) => (
              <tr key={i.address}>
                <td>
                  <span className="flex items-center gap-3">
                    <Orbits
                      className="size-10"
                      bodies={i.targets.map((t) => ({ symbol: t.symbol ?? t.token, weight: t.weight_bps / 10_000 }))}
                    />
                    <span>
                      <Link className="link font-semibold" to={`/index/${i.address}`}>
                        {i.name}
                      </Link>
                      <span className="block text-xs text-muted">
                        {i.symbol}, {duration(i.age_seconds)} old
                      </span>
                    </span>
                  </span>
                </td>
                <td className="number">
                  {i.valuation.nav_per_share_usd ? (
                    number(i.valuation.nav_per_share_usd)
                  ) : (
                    <Usd value={null} unknown={i.valuation.unknown} field="nav_per_share_usd" />
                  )}
                </td>
                <td className="number">
                  <Change value={returns.all} unknown={returns.unknown} field="all" />
                </td>
                <td className="number">
                  <Change value={returns["30d"]} unknown={returns.unknown} field="30d" />
                </td>
                <td className="number">
                  <Percent value={risk.max_drawdown} unknown={risk.unknown} field="max_drawdown" />
                </td>
                <td className="number">
                  {risk.sortino === null ? <Percent value={null} unknown={risk.unknown} field="sortino" /> : number(risk.sortino)}
                </td>
                <td className="number">
                  <UsdShort value={i.valuation.nav_usd} unknown={i.valuation.unknown} field="nav_usd" />
                </td>
                <td className="number">
                  {bps(i.management_fee_bps)} a year<span className="block text-xs text-muted">{bps(i.performance_fee_bps)} of gains</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
    </Card>
  );
}
