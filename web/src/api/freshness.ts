import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import type { unwrap } from "./client";
import { observed } from "./freshness-state";
import { useStream } from "./stream";

export { observed, useFreshness } from "./freshness-state";

/*
 * Keeps the app up to date. The stream says which reads are outdated. Without a stream, every read polls.
 */

/** Poll interval of data that move with the market, in milliseconds. */
export const POLL = 4_000;
/** Poll interval of data that are expensive to read or change slowly, in milliseconds. */
export const POLL_SLOW = 20_000;
/** Poll interval while the stream is live, in milliseconds. Needed for data without events, such as an index's age. */
const POLL_STREAMED = 120_000;

interface LiveOptions {
  every?: number;
  enabled?: boolean;
}

/** useLive is a read that stays up to date. If a later read fails, the last data stay and `error` is set. */
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
