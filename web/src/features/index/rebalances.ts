import type { Trade } from "@/api/reads";
import { add, subtract, total } from "@/design/decimal";

/** The trades of one transaction: a rebalance by the keeper, or an auction bid. */
export interface Rebalance {
  key: string;
  trades: readonly Trade[];
  first: Trade;
  soldUsd: string;
  boughtUsd: string;
  /** Value sold minus value bought, at oracle prices. It is the index's cost without gas; negative if the index gained. */
  costUsd: string;
  /** Pool fees, which are part of the cost; null if the fee of a trade is unknown. */
  feeUsd: string | null;
  /** Gas, paid by the trader; null if the gas of a trade is unknown. */
  gasUsd: string | null;
}

/** rebalances groups trades by transaction. Trades are newest first. */
export function rebalances(trades: readonly Trade[]): Rebalance[] {
  const groups = new Map<string, [Trade, ...Trade[]]>();
  for (const trade of trades) {
    const group = groups.get(trade.tx_hash);
    if (group) group.push(trade);
    else groups.set(trade.tx_hash, [trade]);
  }
  return [...groups].map(([key, list]) => {
    const soldUsd = list.reduce((sum, t) => add(sum, t.value_in_usd), "0");
    const boughtUsd = list.reduce((sum, t) => add(sum, t.value_out_usd), "0");
    return {
      key,
      trades: list,
      first: list[0],
      soldUsd,
      boughtUsd,
      costUsd: subtract(soldUsd, boughtUsd),
      feeUsd: total(list.map((t) => t.fee_usd)),
      gasUsd: total(list.map((t) => t.gas_usd)),
    };
  });
}
