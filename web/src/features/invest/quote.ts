import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { client, unwrap, type Schemas } from "@/api/client";

/** Time after which the app gets a new quote, in milliseconds. */
export const QUOTE_REFRESH = 12_000;
const TYPING_PAUSE = 400;

export type DepositRequest = Omit<Schemas["DepositRequest"], "$schema">;
export type RedeemRequest = Omit<Schemas["RedeemRequest"], "$schema">;

export const askDeposit = (body: DepositRequest, signal?: AbortSignal) =>
  unwrap(client.POST("/v1/tx/deposit", { body, signal: signal ?? null }));
export const askRedeem = (body: RedeemRequest, signal?: AbortSignal) =>
  unwrap(client.POST("/v1/tx/redeem", { body, signal: signal ?? null }));

/** How the user gives a missing allowance. */
export type Approval = "permit" | "approval";

interface Priced {
  min_out: Schemas["FlowAmount"][];
}

const TRIES = 3;

/**
 * atLeast prepares a quote's transaction again with a permit, so that its minimum is not below the shown one. If the price has fallen, it
 * allows less slippage. It returns null if the expected amount is now below the shown minimum.
 */
export async function atLeast<Q extends Priced>(
  shown: Q,
  slippageBps: number,
  ask: (slippageBps: number) => Promise<Q>,
): Promise<Q | null> {
  const least = BigInt(shown.min_out[0]?.amount ?? "0");
  let room = slippageBps;
  for (let i = 0; i < TRIES && room >= 1; i++) {
    const asked = await ask(room);
    const now = BigInt(asked.min_out[0]?.amount ?? "0");
    if (now >= least) return asked;
    // now = expected × (1 − room). The room left between expected and least is rounded down.
    const expected = (now * 10_000n) / BigInt(10_000 - room);
    if (expected <= least) return null;
    room = Math.min(room - 1, 10_000 - Number((least * 10_000n) / expected) - 1);
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
export function useQuote<B, Q>(what: string, body: B | null, ask: (body: B, signal?: AbortSignal) => Promise<Q>, paused: boolean) {
  const settled = useSettled(body);
  const current = JSON.stringify(settled) === JSON.stringify(body);
  const query = useQuery({
    queryKey: ["quote", what, settled],
    queryFn: ({ signal }) => {
      if (settled === null) throw new Error("nothing to quote");
      return ask(settled, signal);
    },
    enabled: settled !== null && !paused,
    refetchInterval: QUOTE_REFRESH,
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
