import { client, unwrap, type Schemas } from "@/api/client";

export type GuardRequest = Omit<Schemas["GuardRequest"], "$schema">;

/** What an investor decides of a max-loss order, as typed. */
export interface GuardDraft {
  kind: "trail" | "floor";
  /** Percent below the highest level from now on. */
  trail: string;
  /** Level in USD. */
  floor: string;
  /** Token to be paid in; "": the constituents themselves. */
  tokenOut: string;
  /** Percent of the proceeds. */
  tip: string;
  /** Percent of oracle value that may be lost to swaps, the tip included. */
  slippage: string;
  days: string;
}

export const DRAFT: Omit<GuardDraft, "tokenOut"> = { kind: "trail", trail: "20", floor: "", tip: "0.5", slippage: "5", days: "90" };

function points(percent: string): number | null {
  return /^\d{1,3}(\.\d{1,2})?$/.test(percent.trim()) ? Math.round(Number(percent) * 100) : null;
}

/** What is wrong with a draft, by field. The API's checks stay the last word. */
export function guardFaults(d: GuardDraft): Partial<Record<keyof GuardDraft, string>> {
  const out: Partial<Record<keyof GuardDraft, string>> = {};
  const trail = points(d.trail);
  if (d.kind === "trail" && (trail === null || trail < 1 || trail > 9_999)) out.trail = "0.01 to 99.99 %";
  if (d.kind === "floor" && (!/^\d{1,12}(\.\d{1,18})?$/.test(d.floor.trim()) || Number(d.floor) === 0)) out.floor = "A level, such as 85";
  const tip = points(d.tip);
  if (tip === null || tip > 100) out.tip = "0 to 1 %";
  const slippage = points(d.slippage);
  if (d.tokenOut !== "" && (slippage === null || slippage > 2_000 || slippage <= (tip ?? 0)))
    out.slippage = "More than the tip, at most 20 %";
  if (!/^\d{1,4}$/.test(d.days.trim()) || Number(d.days) < 1 || Number(d.days) > 3_650) out.days = "1 to 3,650 days";
  return out;
}

/** The request of a draft for all shares that `from` holds now; null where a field is wrong. */
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
