import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { client, unwrap, type Schemas } from "@/api/client";

/** Milliseconds after which a quote is asked for again. */
export const QUOTE_REFRESH = 12_000;
const TYPING_PAUSE = 400;

export type DepositRequest = Omit<Schemas["DepositRequest"], "$schema">;
export type RedeemRequest = Omit<Schemas["RedeemRequest"], "$schema">;

export const askDeposit = (body: DepositRequest, signal?: AbortSignal) => unwrap(client.POST("/v1/tx/deposit", { body, signal: signal ?? null }));
export const askRedeem = (body: RedeemRequest, signal?: AbortSignal) => unwrap(client.POST("/v1/tx/redeem", { body, signal: signal ?? null }));

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
