import { client, unwrap, type Schemas } from "@/api/client";
import type { Position } from "@/api/reads";
import { add, scaled } from "@/design/decimal";
import { fromUnits } from "@/design/format";
import { typeable, typedBps, typedFault, typedValue } from "@/design/typed";

export type GuardRequest = Omit<Schemas["GuardRequest"], "$schema">;

/** The terms of a max-loss order, as typed. */
export interface GuardDraft {
  /** The trigger: a fall below the average cost, a fall below the peak (trailing), or a fixed level. */
  kind: "cost" | "trail" | "floor";
  /** Fall below the cost or the peak, in percent. */
  fall: string;
  /** Fixed level in dollars. */
  floor: string;
  /** Token that the proceeds are paid in; "" means the basket's tokens. */
  tokenOut: string;
  /** Reward for whoever executes the order, in percent of the proceeds. */
  tip: string;
  /** Maximum loss from swaps including the tip, in percent of the value at oracle prices. */
  slippage: string;
  days: string;
}

export const DRAFT: Omit<GuardDraft, "tokenOut"> = { kind: "cost", fall: "20", floor: "", tip: typeable("0.5"), slippage: "5", days: "90" };

/** The cost in dollars of a number of shares, which has 18 decimals. */
export interface Cost {
  usd: string;
  shares: string;
}

/** costOf returns the cost of a position; null if it is unknown or the position is closed. */
export function costOf(position: Pick<Position, "cost_usd" | "shares"> | undefined): Cost | null {
  const usd = position?.cost_usd ?? null;
  return usd === null || !position || position.shares === "0" ? null : { usd, shares: position.shares };
}

/** costAfter returns the cost after a deposit of a value for new shares; null if any part is unknown. */
export function costAfter(position: Pick<Position, "cost_usd" | "shares"> | undefined, value: string | null, shares: string): Cost | null {
  if (value === null) return null;
  if (!position || position.shares === "0") return { usd: value, shares };
  const before = costOf(position);
  return before && { usd: add(before.usd, value), shares: String(BigInt(before.shares) + BigInt(shares)) };
}

const below = (levelD18: bigint, bps: number): string =>
  fromUnits(String((levelD18 * BigInt(10_000 - bps)) / 10_000n), 18).replace(/\.?0+$/, "");

/** floorBelowCost returns the level that is `bps` below the average cost of a share, rounded down to 18 decimals; null without shares. */
export function floorBelowCost(cost: Cost, bps: number): string | null {
  const shares = BigInt(cost.shares);
  if (shares === 0n) return null;
  return fromUnits(String((scaled(cost.usd, 18) * 10n ** 18n * BigInt(10_000 - bps)) / (shares * 10_000n)), 18).replace(/\.?0+$/, "");
}

/** triggerOf returns the level at which an order would sell, if it were placed at `level`; null if it cannot be known. */
export function triggerOf(d: GuardDraft, cost: Cost | null, level: string | null): string | null {
  const fall = typedBps(d.fall);
  switch (d.kind) {
    case "cost":
      return cost && fall !== null ? floorBelowCost(cost, fall) : null;
    case "trail":
      return level !== null && fall !== null ? below(scaled(level, 18), fall) : null;
    case "floor":
      return typedValue(d.floor) || null;
  }
}

/** guardFaults returns the errors of a draft, by field. The API checks it again. */
export function guardFaults(d: GuardDraft): Partial<Record<keyof GuardDraft, string>> {
  const out: Partial<Record<keyof GuardDraft, string>> = {};
  const fall = typedBps(d.fall);
  if (d.kind !== "floor" && (fall === null || fall < 1 || fall > 9_999)) out.fall = typedFault(d.fall) ?? "0.01 to 99.99%";
  const floor = typedValue(d.floor);
  if (d.kind === "floor" && !(/^\d{1,12}(\.\d{1,18})?$/.test(floor) && /[1-9]/.test(floor))) {
    out.floor = typedFault(d.floor) ?? "Enter a level, such as 85";
  }
  const tip = typedBps(d.tip);
  if (tip === null || tip > 100) out.tip = typedFault(d.tip) ?? "0 to 1%";
  const slippage = typedBps(d.slippage);
  if (d.tokenOut !== "" && (slippage === null || slippage > 2_000 || slippage <= (tip ?? 0))) {
    out.slippage = typedFault(d.slippage) ?? "More than the tip, at most 20%";
  }
  if (!/^\d{1,4}$/.test(d.days.trim()) || Number(d.days) < 1 || Number(d.days) > 3_650) out.days = "1 to 3650 days";
  return out;
}

/** guardRequest returns the request for all shares that `from` holds now; null if a field is invalid or the cost is needed and unknown. */
export function guardRequest(d: GuardDraft, cost: Cost | null, from: string, index: string): GuardRequest | null {
  if (Object.keys(guardFaults(d)).length > 0) return null;
  const floor = d.kind === "trail" ? null : triggerOf(d, cost, null);
  if (d.kind !== "trail" && floor === null) return null;
  return {
    from,
    index,
    shares: "max",
    tip_bps: typedBps(d.tip) ?? 0,
    expires_in_seconds: Number(d.days) * 86_400,
    ...(floor === null ? { trail_bps: typedBps(d.fall) ?? 0 } : { floor_usd: floor }),
    ...(d.tokenOut === "" ? {} : { token_out: d.tokenOut, max_slippage_bps: typedBps(d.slippage) ?? 0 }),
  };
}

export const askGuard = (body: GuardRequest, signal?: AbortSignal) => unwrap(client.POST("/v1/tx/guard", { body, signal: signal ?? null }));

/** readCost reads the cost of the shares that an investor holds of an index now; null if it is unknown. */
export async function readCost(investor: string, index: string): Promise<Cost | null> {
  const query = { limit: 100 };
  const { positions } = await unwrap(client.GET("/v1/investors/{address}/positions", { params: { path: { address: investor }, query } }));
  return costOf(positions.find((p) => p.index === index));
}
