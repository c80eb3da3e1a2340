import { Link, useParams } from "react-router";
import { useIndices, type Index } from "@/api/reads";
import { Hex } from "@/design/address";
import { add, total } from "@/design/decimal";
import { bps, duration, number } from "@/design/format";
import { Change, Usd, UsdShort } from "@/design/figures";
import { Orbits } from "@/design/sky";
import { Card, Empty, Notice, Read, Stat, TableBox } from "@/design/ui";

/** A creator's record: every index, what they manage, how it went. */
export default function Creator() {
  const { address = "" } = useParams();
  const query = useIndices({ creator: address, sort: "age", order: "desc", limit: 100 });
  return (
    <>
      <header>
        <h1>Creator</h1>
        <p className="mt-1 text-muted"><Hex value={address} kind="address" /></p>
      </header>
      <Read query={query} what="The creator's indices">
        {({ indices, has_more }) =>
          indices.length === 0 ? (
            <Card><Empty title="No index of this account">It has not launched any on this marketplace.</Empty></Card>
          ) : (
            <>
              {has_more && <Notice tone="warn">Only the first 100 indices are shown and summed.</Notice>}
              <Record indices={indices} />
            </>
          )
        }
      </Read>
    </>
  );
}

function Record({ indices }: { indices: Index[] }) {
  const managed = total(indices.map((i) => i.valuation.nav_usd));
  const holders = indices.reduce((sum, i) => sum + i.holders, 0);
  const weighted = average(indices);
  const oldest = Math.max(...indices.map((i) => i.age_seconds));
  return (
    <>
      <dl className="card grid grid-cols-2 gap-5 p-5 sm:grid-cols-4 sm:p-6">
        <Stat label="Assets under management" large><UsdShort value={managed} /></Stat>
        <Stat label="Indices">{indices.length}</Stat>
        <Stat label="Holdings by investors" note="an investor of two counts twice">{holders}</Stat>
        <Stat label="First launch" note="ago">{duration(oldest)}</Stat>
      </dl>
      <Card title="Track record">
        <TableBox label="Indices of the creator">
          <table className="table-plain min-w-[40rem] text-sm">
            <thead>
              <tr>
                <th scope="col">Index</th>
                <th scope="col" className="number">Level</th>
                <th scope="col" className="number">Since launch</th>
                <th scope="col" className="number">30 days</th>
                <th scope="col" className="number">Net assets</th>
                <th scope="col" className="number">Fees</th>
              </tr>
            </thead>
            <tbody>
              {indices.map((i) => (
                <tr key={i.address}>
                  <td>
                    <span className="flex items-center gap-3">
                      <Orbits className="size-10" bodies={i.targets.map((t) => ({ symbol: t.symbol ?? t.token, weight: t.weight_bps / 10_000 }))} />
                      <span>
                        <Link className="link font-semibold" to={`/index/${i.address}`}>{i.name}</Link>
                        <span className="block text-xs text-muted">{i.symbol}, {duration(i.age_seconds)} old</span>
                      </span>
                    </span>
                  </td>
                  <td className="number">{i.valuation.nav_per_share_usd ? number(i.valuation.nav_per_share_usd) : <Usd value={null} unknown={i.valuation.unknown} field="nav_per_share_usd" />}</td>
                  <td className="number"><Change value={i.returns.since_launch} unknown={i.returns.unknown} field="since_launch" /></td>
                  <td className="number"><Change value={i.returns.month} unknown={i.returns.unknown} field="month" /></td>
                  <td className="number"><UsdShort value={i.valuation.nav_usd} unknown={i.valuation.unknown} field="nav_usd" /></td>
                  <td className="number">{bps(i.management_fee_bps)} a year, {bps(i.performance_fee_bps)} of gains</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableBox>
        <p className="mt-3 text-sm text-muted">Return since launch, weighted by net assets: <strong className="text-ink"><Change value={weighted} /></strong></p>
      </Card>
    </>
  );
}

/** Return since launch weighted by assets, or null where a part is unknown. Of ratios for reading: eight decimals. */
function average(indices: Index[]): string | null {
  let assets = 0;
  let sum = 0;
  for (const i of indices) {
    if (i.valuation.nav_usd === null || i.returns.since_launch === null) return null;
    assets += Number(i.valuation.nav_usd);
    sum += Number(i.valuation.nav_usd) * Number(i.returns.since_launch);
  }
  return assets === 0 ? null : add("0", (sum / assets).toFixed(8));
}
