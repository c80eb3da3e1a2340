import { useSyncExternalStore } from "react";
import { ApiError, unwrap, type AsOf } from "./client";

/* The newest block known from answers and from the stream, and whether the API is unreachable. */

export interface Freshness {
  /** The newest block that an answer refers to. */
  asOf: AsOf | undefined;
  /** When that answer arrived: wall clock in milliseconds. */
  receivedAt: number;
  /** Since when the API is unreachable: wall clock in milliseconds. Undefined while it answers. */
  downSince: number | undefined;
  /** The last block that was replaced by another one at the same height. */
  reorgedBlock: number | undefined;
  /** Number of reorgs. */
  reorgs: number;
}

const MAX_BLOCKS = 512;

/** BlockWatch finds the newest block among answers in any order, and detects replaced blocks by their hashes. */
export class BlockWatch {
  private readonly hashes = new Map<number, string>();
  private current: Freshness = { asOf: undefined, receivedAt: 0, downSince: undefined, reorgedBlock: undefined, reorgs: 0 };

  get state(): Freshness {
    return this.current;
  }

  answered(asOf: AsOf | undefined, now: number): void {
    const next = { ...this.current, downSince: undefined };
    if (asOf) {
      const seen = this.hashes.get(asOf.block_number);
      if (seen !== undefined && seen !== asOf.block_hash) {
        next.reorgedBlock = asOf.block_number;
        next.reorgs++;
        for (const height of this.hashes.keys()) if (height >= asOf.block_number) this.hashes.delete(height);
        next.asOf = undefined;
      }
      this.hashes.set(asOf.block_number, asOf.block_hash);
      const oldest = this.hashes.keys().next().value;
      if (this.hashes.size > MAX_BLOCKS && oldest !== undefined) this.hashes.delete(oldest);
      if (!next.asOf || asOf.block_number >= next.asOf.block_number) {
        next.asOf = asOf;
        next.receivedAt = now;
      }
    }
    this.current = next;
  }

  /** Records that the blocks from a height on were replaced. */
  reorganised(from: number): void {
    for (const height of this.hashes.keys()) if (height >= from) this.hashes.delete(height);
    const stale = this.current.asOf && this.current.asOf.block_number >= from;
    this.current = { ...this.current, reorgedBlock: from, reorgs: this.current.reorgs + 1, asOf: stale ? undefined : this.current.asOf };
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

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const freshness = (): Freshness => watch.state;

/** useFreshness returns the newest known block and whether the API is reachable. */
export function useFreshness(): Freshness {
  return useSyncExternalStore(subscribe, () => watch.state);
}

function asOfOf(body: unknown): AsOf | undefined {
  return typeof body === "object" && body !== null && "as_of" in body ? (body.as_of as AsOf) : undefined;
}

/** observed unwraps a call, and records the block of its answer or that the API was unreachable. */
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

/** headSeen records a block that the stream reported. */
export function headSeen(block: Pick<AsOf, "block_number" | "block_hash" | "timestamp">): void {
  const before = watch.state;
  const { asOf } = before;
  watch.answered({ ...block, chain_id: asOf?.chain_id ?? 0, finality: "latest" }, Date.now());
  changed(before);
}

/** reorgSeen records that the stream or a node reported a reorg from a block on. */
export function reorgSeen(from: number): void {
  const before = watch.state;
  watch.reorganised(from);
  changed(before);
}

/** newestBlock returns the number of the newest known block; -1 before the first one. */
export const newestBlock = (): number => watch.state.asOf?.block_number ?? -1;
