import { useSyncExternalStore } from "react";
import type { Address, Hash } from "viem";
import type { Sent } from "./replacement";
import type { Revert } from "./revert";

/*
 * The transactions of this tab and their states. It works outside React, so that transactions survive changing the page and reloading.
 * transactions.ts sends and follows them; it is loaded with the first transaction.
 */

export type TxState = "signing" | "pending" | "confirmed" | "final" | "failed" | "rejected" | "replaced" | "reorged";

export interface Tx {
  id: string;
  label: string;
  state: TxState;
  hash?: Hash;
  block?: number;
  /** Why the transaction failed, or what replaced it. */
  detail?: string;
  /** The contract's error, if the transaction reverted and the node told it. */
  revert?: Revert;
  /** Sender and nonce, once a node returned the transaction. They identify a replacement, also after a reload. */
  from?: Address;
  nonce?: number;
  /** What the wallet was asked to send. It distinguishes the same call at another gas price from another call. */
  sent?: Sent;
  /** True while no node is responding. The state is then the last known one. */
  nodeAway?: boolean;
}

const KEY = "astrolabe.transactions";

let entries: readonly Tx[] = [];
const listeners = new Set<() => void>();

/** put adds a transaction to the list, or replaces the one with its id. */
export function put(tx: Tx): void {
  entries = entries.some((e) => e.id === tx.id) ? entries.map((e) => (e.id === tx.id ? tx : e)) : [...entries, tx];
  publish();
}

function publish(): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(entries.filter((e) => e.hash)));
  } catch {
    // storage is blocked: a reload loses the list, but not the transactions
  }
  for (const listener of listeners) listener();
}

/** dismiss removes a finished transaction from the list. */
export function dismiss(id: string): void {
  entries = entries.filter((e) => e.id !== id);
  publish();
}

/** listed returns whether the list has a transaction. */
export const listed = (id: string): boolean => entries.some((e) => e.id === id);

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useTransactions = (): readonly Tx[] => useSyncExternalStore(subscribe, () => entries);

/** restore puts the transactions that this tab had before a reload into the list, and returns those that were not in it. */
export function restore(): Tx[] {
  let before: Tx[] = [];
  try {
    before = JSON.parse(sessionStorage.getItem(KEY) ?? "[]") as Tx[];
  } catch {
    // the stored list is unreadable: start with an empty one
  }
  const missing = before.filter((tx) => !listed(tx.id));
  for (const tx of missing) put(tx);
  return missing;
}
