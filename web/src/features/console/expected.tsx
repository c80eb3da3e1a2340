import type { Schemas } from "@/api/client";
import { amount, usd } from "@/design/format";
import { Percent, Usd } from "@/design/figures";
import { Stat, TableBox } from "@/design/ui";
import { useAssets } from "@/api/reads";

/** What reaching the proposed targets would take, at the pools' quotes of now. */
export function Expected({ expected: e }: { expected: Schemas["ExpectedTrades"] }) {
  const assets = useAssets();
  const shown = (token: string, units: string, symbol: string | null) => {
    const decimals = assets.data?.assets.find((a) => a.token === token)?.decimals;
    return decimals === undefined ? (symbol ?? token) : `${amount(units, decimals)} ${symbol ?? token}`;
  };
  return (
    <section aria-label="Expected trades" className="grid gap-3 border-t border-line pt-4">
      <h3>What it would trade</h3>
      <dl className="grid grid-cols-2 gap-4 sm:grid-cols-3">
        <Stat label="Sold">
          <Usd value={e.sold_usd} unknown={e.unknown} field="sold_usd" />
        </Stat>
        <Stat
          label="Expected cost"
          note={
            <>
              <Percent value={e.cost} unknown={e.unknown} field="cost" digits={3} /> of the net assets
            </>
          }
        >
          <Usd value={e.cost_usd} unknown={e.unknown} field="cost_usd" />
        </Stat>
        <Stat label="Of it pool fees">
          <Usd value={e.pool_fees_usd} unknown={e.unknown} field="pool_fees_usd" />
        </Stat>
      </dl>
      {e.trades.length > 0 && (
        <TableBox label="Trades expected">
          <table className="table-plain text-sm">
            <thead>
              <tr>
                <th scope="col">Sells</th>
                <th scope="col">Buys, quoted</th>
                <th scope="col" className="number">
                  Worth
                </th>
              </tr>
            </thead>
            <tbody>
              {e.trades.map((t) => (
                <tr key={`${t.token_in}.${t.token_out}`}>
                  <td>{shown(t.token_in, t.amount_in, t.symbol_in)}</td>
                  <td>{shown(t.token_out, t.amount_out, t.symbol_out)}</td>
                  <td className="number">{usd(t.value_in_usd)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableBox>
      )}
      <p className="text-xs text-muted">
        From what is held now, as if done at once and each trade alone. The keeper may trade in parts, leaves small gaps and waits for the
        notice: prices move until then. Gas is the keeper&apos;s.
      </p>
    </section>
  );
}
