import type { Schemas } from "@/api/client";
import { amount, usd } from "@/design/format";
import { Percent, Usd } from "@/design/figures";
import { DataTable } from "@/design/table";
import { Stat } from "@/design/ui";
import { useAssets } from "@/api/reads";

/** The trades that would reach the proposed targets, at the pools' current quotes. */
export function Expected({ expected: e }: { expected: Schemas["ExpectedTrades"] }) {
  const assets = useAssets();
  const shown = (token: string, units: string, symbol: string | null) => {
    const decimals = assets.data?.assets.find((a) => a.token === token)?.decimals;
    return decimals === undefined ? (symbol ?? token) : `${amount(units, decimals)} ${symbol ?? token}`;
  };
  return (
    <section aria-label="Expected trades" className="grid gap-3 border-t border-line pt-4">
      <h3>Expected trades</h3>
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
        <Stat label="Including pool fees">
          <Usd value={e.pool_fees_usd} unknown={e.unknown} field="pool_fees_usd" />
        </Stat>
      </dl>
      {e.trades.length > 0 && (
        <DataTable
          label="Trades"
          rows={e.trades}
          rowKey={(t) => `${t.token_in}.${t.token_out}`}
          columns={[
            { name: "Sells", cell: (t) => shown(t.token_in, t.amount_in, t.symbol_in) },
            { name: "Buys (quote)", cell: (t) => shown(t.token_out, t.amount_out, t.symbol_out) },
            { name: "Value", number: true, cell: (t) => usd(t.value_in_usd) },
          ]}
        />
      )}
      <p className="text-xs text-muted">
        Estimated from the current holdings, as if all trades ran now and did not affect each other. The keeper waits for the notice period,
        may split trades and may leave small differences, so prices will have moved. The keeper pays the gas.
      </p>
    </section>
  );
}
