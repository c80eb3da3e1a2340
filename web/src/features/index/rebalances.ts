import type { Trade } from "@/api/reads";
import { add, subtract, total } from "@/design/decimal";

/** The trades of one rebalance: one transaction of the keeper, or one bid. */
export interface Rebalance {
  key: string;
  trades: Trade[];
  soldUsd: string;
  boughtUsd: string;
  /** Sold less bought at oracle prices: what the swap cost the index beside gas; negative where it gained. */
  costUsd: string;
  /** Of the pools, part of the cost; null where it is unknown of a trade. */
  feeUsd: string | null;
  /** Borne by who traded; null where it is unknown of a trade. */
  gasUsd: string | null;
}

/** Trades, newest first, put together by transaction. */
export function rebalances(trades: readonly Trade[]): Rebalance[] {
  const groups = new Map<string, Trade[]>();
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
      soldUsd,
      boughtUsd,
      costUsd: subtract(soldUsd, boughtUsd),
      feeUsd: total(list.map((t) => t.fee_usd)),
      gasUsd: total(list.map((t) => t.gas_usd)),
    };
  });
}
