import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { client, unwrap, type Schemas } from "@/api/client";

/** Milliseconds after which a quote is asked for again. */
export const QUOTE_REFRESH = 12_000;
const TYPING_PAUSE = 400;

export type DepositRequest = Omit<Schemas["DepositRequest"], "$schema">;
export type RedeemRequest = Omit<Schemas["RedeemRequest"], "$schema">;

export const askDeposit = (body: DepositRequest, signal?: AbortSignal) =>
  unwrap(client.POST("/v1/tx/deposit", { body, signal: signal ?? null }));
export const askRedeem = (body: RedeemRequest, signal?: AbortSignal) =>
  unwrap(client.POST("/v1/tx/redeem", { body, signal: signal ?? null }));

/** How a missing allowance is given. */
export type Allowing = "permit" | "approval";

interface Priced {
  min_out: Schemas["FlowAmount"][];
}

const TRIES = 3;

/**
 * Asks for the transaction of a quote again, with a permit, so that it promises at least what was shown: with as much less
 * slippage as the price has fallen since. Null where what is expected now is below that.
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
    // now = expected × (1 − room): what room is left from expected down to least, rounded down.
    const expected = (now * 10_000n) / BigInt(10_000 - room);
    if (expected <= least) return null;
    room = Math.min(room - 1, 10_000 - Number((least * 10_000n) / expected) - 1);
  }
  return null;
}

/** `value` once it has not changed for a moment. */
function useSettled<T>(value: T): T {
  const text = JSON.stringify(value);
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), TYPING_PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return JSON.parse(settled) as T;
}

/** A quote that follows what is typed and is renewed while nothing is being signed. */
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
    /** True while the quote is not the one of what is typed. */
    pending: body !== null && (!current || query.isPlaceholderData || query.isLoading),
    error: asked && current ? query.error : null,
    at: query.dataUpdatedAt,
    refresh: () => void query.refetch(),
  };
}
