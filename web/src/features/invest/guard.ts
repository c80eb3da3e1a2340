import { client, unwrap, type Schemas } from "@/api/client";

export type GuardRequest = Omit<Schemas["GuardRequest"], "$schema">;

/** The terms of a max-loss order, as typed. */
export interface GuardDraft {
  kind: "trail" | "floor";
  /** Fall from the highest level from now on, in percent. */
  trail: string;
  /** Level in dollars. */
  floor: string;
  /** Token that the proceeds are paid in; "" means the basket's tokens. */
  tokenOut: string;
  /** Reward for whoever executes the order, in percent of the proceeds. */
  tip: string;
  /** Maximum loss from swaps including the tip, in percent of the value at oracle prices. */
  slippage: string;
  days: string;
}

export const DRAFT: Omit<GuardDraft, "tokenOut"> = { kind: "trail", trail: "20", floor: "", tip: "0.5", slippage: "5", days: "90" };

function points(percent: string): number | null {
  return /^\d{1,3}(\.\d{1,2})?$/.test(percent.trim()) ? Math.round(Number(percent) * 100) : null;
}

/** guardFaults returns the errors of a draft, by field. The API checks it again. */
export function guardFaults(d: GuardDraft): Partial<Record<keyof GuardDraft, string>> {
  const out: Partial<Record<keyof GuardDraft, string>> = {};
  const trail = points(d.trail);
  if (d.kind === "trail" && (trail === null || trail < 1 || trail > 9_999)) out.trail = "0.01 to 99.99%";
  if (d.kind === "floor" && (!/^\d{1,12}(\.\d{1,18})?$/.test(d.floor.trim()) || Number(d.floor) === 0))
    out.floor = "Enter a level, such as 85";
  const tip = points(d.tip);
  if (tip === null || tip > 100) out.tip = "0 to 1%";
  const slippage = points(d.slippage);
  if (d.tokenOut !== "" && (slippage === null || slippage > 2_000 || slippage <= (tip ?? 0)))
    out.slippage = "More than the tip, at most 20%";
  if (!/^\d{1,4}$/.test(d.days.trim()) || Number(d.days) < 1 || Number(d.days) > 3_650) out.days = "1 to 3,650 days";
  return out;
}

/** guardRequest returns the request for all shares that `from` holds now; null if a field is invalid. */
export function guardRequest(d: GuardDraft, from: string, index: string): GuardRequest | null {
  if (Object.keys(guardFaults(d)).length > 0) return null;
  return {
    from,
    index,
    shares: "max",
    tip_bps: points(d.tip) ?? 0,
    expires_in_seconds: Number(d.days) * 86_400,
    ...(d.kind === "trail" ? { trail_bps: points(d.trail) ?? 0 } : { floor_usd: d.floor.trim() }),
    ...(d.tokenOut === "" ? {} : { token_out: d.tokenOut, max_slippage_bps: points(d.slippage) ?? 0 }),
  };
}

export const askGuard = (body: GuardRequest, signal?: AbortSignal) => unwrap(client.POST("/v1/tx/guard", { body, signal: signal ?? null }));
