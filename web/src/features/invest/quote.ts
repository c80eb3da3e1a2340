import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { client, unwrap, type Schemas } from "@/api/client";
import { blocks } from "@/shell/outcome";

/** Time after which the app gets a new quote, in milliseconds. */
export const QUOTE_REFRESH = 12_000;
const BLOCKED_REFRESH = 4_000; // milliseconds until the next quote, if this one would fail
const TYPING_PAUSE = 400;

/** How much less than expected the user accepts: basis points, or what the server suggests. */
export type Tolerance = number | "auto";

/** termsOf returns a tolerance as the request's fields. */
export const termsOf = (t: Tolerance) => (t === "auto" ? { auto_slippage: true } : { slippage_bps: t });

export type DepositRequest = Omit<Schemas["DepositRequest"], "$schema">;
export type RedeemRequest = Omit<Schemas["RedeemRequest"], "$schema">;

export const askDeposit = (body: DepositRequest, signal?: AbortSignal) =>
  unwrap(client.POST("/v1/tx/deposit", { body, signal: signal ?? null }));
export const askRedeem = (body: RedeemRequest, signal?: AbortSignal) =>
  unwrap(client.POST("/v1/tx/redeem", { body, signal: signal ?? null }));

/** How the user gives a missing allowance. */
export type Approval = "batch" | "permit" | "approval";

interface Priced {
  min_out: Schemas["FlowAmount"][];
  preview: { slippage: Schemas["Slippage"] };
}

const TRIES = 3;

/**
 * atLeast prepares a quote's transaction again at current prices, so that no minimum is below the shown one. If the price has fallen, it
 * allows less slippage. It returns null if less than a quarter of the shown slippage would be left, since the next block could use that up.
 */
export async function atLeast<Q extends Priced>(shown: Q, ask: (slippageBps: number) => Promise<Q>): Promise<Q | null> {
  const least = (i: number) => BigInt(shown.min_out[i]?.amount ?? "0");
  let room = shown.preview.slippage.bps;
  const enough = Math.max(1, room / 4);
  for (let i = 0; i < TRIES && room >= enough; i++) {
    const asked = await ask(room);
    const short = asked.min_out.flatMap((m, n) => (BigInt(m.amount) < least(n) ? [[BigInt(m.amount), least(n)] as const] : []));
    if (short.length === 0) return asked;
    // minimum = expected × (1 − room). The room left between expected and the shown minimum is rounded down.
    const rooms = short.map(([minimum, wanted]) => {
      const expected = (minimum * 10_000n) / BigInt(10_000 - room);
      return expected > wanted ? 10_000 - Number((wanted * 10_000n) / expected) - 1 : 0;
    });
    room = Math.min(room - 1, ...rooms);
  }
  return null;
}

/** useSettled returns `value` once it has not changed for a moment. */
function useSettled<T>(value: T): T {
  const text = JSON.stringify(value);
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), TYPING_PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return JSON.parse(settled) as T;
}

/** useQuote gets a quote for the typed values. It gets a new one regularly, except while the user signs. */
export function useQuote<B, Q extends { issues: readonly Schemas["Issue"][] }>(
  what: string,
  body: B | null,
  ask: (body: B, signal?: AbortSignal) => Promise<Q>,
  paused: boolean,
) {
  const settled = useSettled(body);
  const current = JSON.stringify(settled) === JSON.stringify(body);
  const query = useQuery({
    queryKey: ["quote", what, settled],
    queryFn: ({ signal }) => {
      if (settled === null) throw new Error("nothing to quote");
      return ask(settled, signal);
    },
    enabled: settled !== null && !paused,
    refetchInterval: ({ state }) => (state.data?.issues.some(blocks) ? BLOCKED_REFRESH : QUOTE_REFRESH),
    retry: false,
    gcTime: 0,
    placeholderData: keepPreviousData,
  });
  const asked = body !== null && settled !== null;
  return {
    quote: asked && current && !query.error ? query.data : undefined,
    /** True while the quote does not match the typed values. */
    pending: body !== null && (!current || query.isPlaceholderData || query.isLoading),
    error: asked && current ? query.error : null,
    at: query.dataUpdatedAt,
    refresh: () => void query.refetch(),
  };
}
