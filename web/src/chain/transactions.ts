import { useSyncExternalStore } from "react";
import {
  getTransactionReceipt,
  call,
  getBlock,
  getBlockNumber,
  waitForTransactionReceipt,
  getTransaction,
  getTransactionCount,
} from "viem/actions";
import { TransactionReceiptNotFoundError, type Address, type Client, type Hash, type TransactionReceipt } from "viem";
import { getWalletClient, switchChain, getConnection } from "wagmi/actions";
import type { Config } from "wagmi";
import type { Schemas } from "@/api/client";
import { reorgSeen } from "@/api/freshness-state";
import { replacementOf, type Sent } from "./replacement";
import { failureReason, isRejection } from "./revert";
import { address } from "./wallet";

/*
 * Every transaction of this tab from signature to finality, outside React: leaving a page or reloading loses none.
 */

export type TxState = "signing" | "pending" | "confirmed" | "final" | "failed" | "rejected" | "replaced" | "reorged";

export interface Tx {
  id: string;
  label: string;
  state: TxState;
  hash?: Hash;
  block?: number;
  /** Why it failed, or what replaced it. */
  detail?: string;
  /** Whose it is and its nonce, once a node has shown it: what tells that another took its place, also after a reload. */
  from?: Address;
  nonce?: number;
  /** What the wallet was given to send: tells the same call at another price from another call. */
  sent?: Sent;
  /** True while no node answers: the state is the last one known. */
  nodeAway?: boolean;
}

const KEY = "astrolabe.transactions";
const FINALITY_POLL = 3_000;
const AWAY_PAUSE = 2_000;
const PATIENCE = 12_000; // milliseconds after which it is looked whether a node answers
const SEARCH = 64n; // newest blocks that are searched for what took a transaction's place
const SPED_UP = "sped up in the wallet";

let entries: readonly Tx[] = [];
const listeners = new Set<() => void>();

function put(tx: Tx): void {
  entries = entries.some((e) => e.id === tx.id) ? entries.map((e) => (e.id === tx.id ? tx : e)) : [...entries, tx];
  publish();
}

function publish(): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(entries.filter((e) => e.hash)));
  } catch {
    // storage is blocked: a reload forgets what is pending, the chain does not
  }
  for (const listener of listeners) listener();
}

/** Forgets a transaction that is over. */
export function dismiss(id: string): void {
  entries = entries.filter((e) => e.id !== id);
  publish();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useTransactions = (): readonly Tx[] => useSyncExternalStore(subscribe, () => entries);

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Takes up again what was pending before a reload. */
export function resume(config: Config): void {
  let stored: Tx[] = [];
  try {
    stored = JSON.parse(sessionStorage.getItem(KEY) ?? "[]") as Tx[];
  } catch {
    // nothing readable was stored
  }
  for (const tx of stored) {
    if (entries.some((e) => e.id === tx.id)) continue;
    put(tx);
    if (tx.state === "pending" || tx.state === "confirmed" || tx.state === "reorged") void follow(config.getClient(), tx);
  }
}

/**
 * Has the wallet sign and send a transaction, and follows it to its block. Returns its last state then: confirmed, failed,
 * rejected or replaced; finality is followed on without the caller.
 */
export async function send(config: Config, transaction: Schemas["Transaction"], label: string): Promise<Tx> {
  const id = crypto.randomUUID();
  const sent: Sent = { to: address(transaction.to), data: transaction.data as Hash, value: transaction.value };
  let tx: Tx = { id, label, state: "signing", from: address(transaction.from), sent };
  put(tx);
  try {
    if (getConnection(config).chainId !== transaction.chain_id) await switchChain(config, { chainId: transaction.chain_id });
    const wallet = await getWalletClient(config, { chainId: transaction.chain_id, account: address(transaction.from) });
    const hash = await wallet.sendTransaction({
      account: address(transaction.from),
      to: sent.to,
      data: sent.data,
      value: BigInt(sent.value),
      gas: BigInt(transaction.gas),
    });
    tx = { ...tx, state: "pending", hash };
    put(tx);
  } catch (error) {
    tx = isRejection(error)
      ? { ...tx, state: "rejected", detail: "declined in the wallet; nothing was sent" }
      : { ...tx, state: "failed", detail: failureReason(error) };
    put(tx);
    return tx;
  }
  return follow(config.getClient(), tx);
}

async function follow(client: Client, tx: Tx): Promise<Tx> {
  const mined = await untilMined(client, tx);
  put(mined.tx);
  if (mined.receipt && mined.tx.state === "confirmed") void untilFinal(client, mined.tx, mined.receipt);
  return mined.tx;
}

/** Waits for a receipt, however long, and through nodes that are away. */
async function untilMined(client: Client, tx: Tx): Promise<{ tx: Tx; receipt?: TransactionReceipt }> {
  if (!tx.hash) return { tx };
  let current = tx;
  let hash = tx.hash; // another one, once it was sped up
  for (;;) {
    let replacement: { reason: string; hash: Hash } | undefined;
    try {
      current = await identified(client, current);
      const receipt = await waitForTransactionReceipt(client, {
        hash,
        timeout: PATIENCE,
        onReplaced: ({ reason, transaction }) => (replacement = { reason, hash: transaction.hash }),
      });
      const block = Number(receipt.blockNumber);
      if (replacement && replacement.reason !== "repriced") {
        return { tx: replaced(current, replacement.reason === "cancelled", replacement.hash, block) };
      }
      if (receipt.status === "reverted") {
        return { tx: { ...current, nodeAway: false, state: "failed", block, detail: await whyReverted(client, receipt) } };
      }
      const detail = receipt.transactionHash === tx.hash ? undefined : SPED_UP;
      return { receipt, tx: { ...current, nodeAway: false, state: "confirmed", hash: receipt.transactionHash, block, detail } };
    } catch (error) {
      // Waiting swallows what goes wrong on the way: whether a node answers at all is asked apart.
      const away = !(error instanceof Error && error.name === "WaitForTransactionReceiptTimeoutError") || !(await answers(client));
      if (away !== current.nodeAway) put((current = { ...current, nodeAway: away }));
      if (away) await pause(AWAY_PAUSE);
      // Waiting tells of a replacement only while it has itself seen what was replaced.
      const gone = away ? undefined : await superseded(client, current).catch(() => undefined); // asked again after the next wait
      if (gone?.state === "replaced") return { tx: gone };
      if (gone?.hash) {
        put((current = gone));
        hash = gone.hash;
      }
    }
  }
}

function replaced(tx: Tx, cancelled: boolean, hash?: Hash, block?: number): Tx {
  const how = cancelled ? "cancelled in the wallet" : "replaced by another transaction of the same nonce";
  return { ...tx, nodeAway: false, state: "replaced", hash: hash ?? tx.hash, block, detail: `${how}; this one never takes effect` };
}

/** Remembers whose transaction it is and its nonce, as soon as a node shows it. */
async function identified(client: Client, tx: Tx): Promise<Tx> {
  if (!tx.hash || tx.nonce !== undefined) return tx;
  try {
    const { from, nonce } = await getTransaction(client, { hash: tx.hash });
    const known = { ...tx, from, nonce };
    put(known);
    return known;
  } catch {
    return tx; // not shown yet: asked again after the next wait
  }
}

/**
 * The transaction as replaced, or under the hash that it was sped up to, where its nonce is used and it has no receipt;
 * undefined while it may still be mined.
 */
async function superseded(client: Client, tx: Tx): Promise<Tx | undefined> {
  if (!tx.hash || !tx.from || tx.nonce === undefined) return undefined;
  const from = tx.from.toLowerCase();
  if ((await getTransactionCount(client, { address: tx.from, blockTag: "latest" })) <= tx.nonce) return undefined;
  try {
    await getTransactionReceipt(client, { hash: tx.hash });
    return undefined; // it was mined: waiting finds it
  } catch (error) {
    if (!(error instanceof TransactionReceiptNotFoundError)) throw error;
  }
  const head = await getBlockNumber(client, { cacheTime: 0 });
  for (let n = head; n > 0n && n > head - SEARCH; n--) {
    const block = await getBlock(client, { blockNumber: n, includeTransactions: true });
    const other = block.transactions.find((t) => t.from.toLowerCase() === from && t.nonce === tx.nonce);
    if (!other) continue;
    if (other.hash === tx.hash) return undefined;
    const how = replacementOf(tx.sent, other);
    return how === "sped up" ? { ...tx, hash: other.hash, detail: SPED_UP } : replaced(tx, how === "cancelled", other.hash, Number(n));
  }
  return replaced(tx, false);
}

async function answers(client: Client): Promise<boolean> {
  try {
    await getBlockNumber(client, { cacheTime: 0 });
    return true;
  } catch {
    return false; // that is the answer
  }
}

/** Runs a reverted transaction again, on the states before and after its block, for the reason: receipts hold none. */
async function whyReverted(client: Client, receipt: TransactionReceipt): Promise<string> {
  try {
    const tx = await getTransaction(client, { hash: receipt.transactionHash });
    if (receipt.gasUsed >= (tx.gas * 99n) / 100n) return "it ran out of gas";
    for (const blockNumber of [receipt.blockNumber - 1n, receipt.blockNumber]) {
      await call(client, { account: tx.from, to: tx.to, data: tx.input, value: tx.value, gas: tx.gas, blockNumber });
    }
    return "it was reverted in its block; on the states before and after that block it passes: another transaction of the same block changed the outcome";
  } catch (error) {
    return failureReason(error);
  }
}

/** Watches a confirmed transaction until its block is final; one that loses its block is pending again. */
async function untilFinal(client: Client, tx: Tx, receipt: TransactionReceipt): Promise<void> {
  let current = tx;
  for (;;) {
    await pause(FINALITY_POLL);
    if (!entries.some((e) => e.id === tx.id)) return;
    try {
      const now = await getTransactionReceipt(client, { hash: receipt.transactionHash });
      if (now.blockHash !== receipt.blockHash) {
        reorgSeen(Number(receipt.blockNumber));
        receipt = now;
        put(
          (current = {
            ...current,
            state: "confirmed",
            block: Number(now.blockNumber),
            detail: "its block was replaced; it is in another one now",
          }),
        );
      }
      const final = await getBlock(client, { blockTag: "finalized" });
      if (final.number >= receipt.blockNumber) {
        put({ ...current, state: "final", nodeAway: false });
        return;
      }
    } catch (error) {
      if (!(error instanceof TransactionReceiptNotFoundError)) continue;
      reorgSeen(Number(receipt.blockNumber));
      put((current = { ...current, state: "reorged", detail: "its block was replaced: it is pending again" }));
      void follow(client, current);
      return;
    }
  }
}
