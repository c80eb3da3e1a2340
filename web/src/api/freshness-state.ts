import { useSyncExternalStore } from "react";
import { ApiError, unwrap, type AsOf } from "./client";

/* The newest block that the app has heard of, by answers and by the stream, and whether the API is away. */

export interface Freshness {
  /** The newest block that any answer was true of. */
  asOf: AsOf | undefined;
  /** Wall clock of that answer's arrival, milliseconds. */
  receivedAt: number;
  /** Since when nothing can be read from the API, milliseconds; undefined while it answers. */
  downSince: number | undefined;
  /** The last block that was replaced by another of the same height. */
  reorgedBlock: number | undefined;
  /** How often blocks were replaced. */
  reorgs: number;
}

const REMEMBERED_BLOCKS = 512;

/** Puts answers in order: the newest block, and whether one was replaced. Pure, but for what it remembers. */
export class BlockWatch {
  private readonly hashes = new Map<number, string>();
  private current: Freshness = { asOf: undefined, receivedAt: 0, downSince: undefined, reorgedBlock: undefined, reorgs: 0 };

  get state(): Freshness {
    return this.current;
  }

  answered(asOf: AsOf | undefined, now: number): void {
    const next = { ...this.current, downSince: undefined };
    if (asOf) {
      const known = this.hashes.get(asOf.block_number);
      if (known !== undefined && known !== asOf.block_hash) {
        next.reorgedBlock = asOf.block_number;
        next.reorgs++;
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

  /** Blocks from this height on were replaced. */
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

/** The stream told of a block. */
export function headSeen(block: Pick<AsOf, "block_number" | "block_hash" | "timestamp">): void {
  const before = watch.state;
  const { asOf } = before;
  watch.answered({ ...block, chain_id: asOf?.chain_id ?? 0, finality: "latest" }, Date.now());
  changed(before);
}

/** The stream or a node told that blocks from this one on were replaced. */
export function reorgSeen(from: number): void {
  const before = watch.state;
  watch.reorganised(from);
  changed(before);
}

/** The newest block that any answer was true of; -1 before the first. */
export const newestBlock = (): number => watch.state.asOf?.block_number ?? -1;
