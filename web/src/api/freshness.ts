import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { ApiError, unwrap, type AsOf } from "./client";

/*
 * How the app stays up to date, all of it: every read polls here, and here the newest block is kept. A stream replaces the
 * polling in this module alone.
 */

/** Milliseconds between two looks at what moves with the market. */
export const POLL = 4_000;
/** And at what is costly to read or moves slowly. */
export const POLL_SLOW = 20_000;

export interface Freshness {
  /** The newest block that any answer was true of. */
  asOf: AsOf | undefined;
  /** Wall clock of that answer's arrival, milliseconds. */
  receivedAt: number;
  /** Since when nothing can be read from the API, milliseconds; undefined while it answers. */
  downSince: number | undefined;
  /** The last block that was replaced by another of the same height. */
  reorgedBlock: number | undefined;
}

const REMEMBERED_BLOCKS = 512;

/** Puts answers in order: the newest block, and whether one was replaced. Pure, but for what it remembers. */
export class BlockWatch {
  private readonly hashes = new Map<number, string>();
  private current: Freshness = { asOf: undefined, receivedAt: 0, downSince: undefined, reorgedBlock: undefined };

  get state(): Freshness {
    return this.current;
  }

  answered(asOf: AsOf | undefined, now: number): void {
    const next = { ...this.current, downSince: undefined };
    if (asOf) {
      const known = this.hashes.get(asOf.block_number);
      if (known !== undefined && known !== asOf.block_hash) {
        next.reorgedBlock = asOf.block_number;
        for (const height of this.hashes.keys()) if (height >= asOf.block_number) this.hashes.delete(height);
        next.asOf = undefined;
      }
      this.hashes.set(asOf.block_number, asOf.block_hash);
      const oldest = this.hashes.keys().next().value;
      if (this.hashes.size > REMEMBERED_BLOCKS && oldest !== undefined) this.hashes.delete(oldest);
      if (!next.asOf || asOf.block_number >= next.asOf.block_number) {
        next.asOf = asOf;
        next.receivedAt = now;
      }
    }
    this.current = next;
  }

  failed(error: unknown, now: number): void {
    const unreachable = error instanceof ApiError && error.unreachable;
    if (unreachable) this.current = { ...this.current, downSince: this.current.downSince ?? now };
    else if (this.current.downSince !== undefined) this.current = { ...this.current, downSince: undefined };
  }
}

const watch = new BlockWatch();
const listeners = new Set<() => void>();

function changed(before: Freshness): void {
  if (before !== watch.state) for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What is known of how fresh the page is. */
export function useFreshness(): Freshness {
  return useSyncExternalStore(subscribe, () => watch.state);
}

function asOfOf(body: unknown): AsOf | undefined {
  return typeof body === "object" && body !== null && "as_of" in body ? (body.as_of as AsOf) : undefined;
}

/** Unwraps a call and remembers the block it was true of, or that the API was away. */
export async function observed<T>(call: Parameters<typeof unwrap<T>>[0]): Promise<T> {
  const before = watch.state;
  try {
    const body = await unwrap(call);
    watch.answered(asOfOf(body), Date.now());
    return body;
  } catch (error) {
    watch.failed(error, Date.now());
    throw error;
  } finally {
    changed(before);
  }
}

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
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => observed(call(signal)),
    refetchInterval: every,
    staleTime: every / 2,
    retry: false,
    enabled,
  });
}
