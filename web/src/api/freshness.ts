import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import type { unwrap } from "./client";
import { observed } from "./freshness-state";
import { useStream } from "./stream";

export { observed, useFreshness } from "./freshness-state";

/*
 * How the app stays up to date, all of it: the stream says what to read anew; while there is none, every read polls.
 */

/** Milliseconds between two looks at what moves with the market. */
export const POLL = 4_000;
/** And at what is costly to read or moves slowly. */
export const POLL_SLOW = 20_000;
/** While the stream says what changes: for what no event tells, such as an index's age. */
const POLL_STREAMED = 15_000;

interface LiveOptions {
  every?: number;
  enabled?: boolean;
}

/** A read that stays up to date. What was read last stays while it is away; `error` then says why. */
export function useLive<T>(
  key: readonly unknown[],
  call: (signal: AbortSignal) => Parameters<typeof unwrap<T>>[0],
  { every = POLL, enabled = true }: LiveOptions = {},
): UseQueryResult<T> {
  const streamed = useStream() === "live";
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => observed(call(signal)),
    refetchInterval: streamed ? Math.max(POLL_STREAMED, every) : every,
    staleTime: every / 2,
    meta: { chain: true, gap: every > POLL ? every / 2 : 0 },
    retry: false,
    enabled,
  });
}
