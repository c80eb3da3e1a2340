import {
  getTransactionReceipt,
  call,
  getBlock,
  getBlockNumber,
  waitForTransactionReceipt,
  getTransaction,
  getTransactionCount,
} from "viem/actions";
import { TransactionReceiptNotFoundError, type Client, type Hash, type TransactionReceipt } from "viem";
import { getWalletClient, switchChain, getConnection } from "wagmi/actions";
import type { Config } from "wagmi";
import type { Schemas } from "@/api/client";
import { reorgSeen } from "@/api/freshness-state";
import { listed, put, type Tx } from "./list";
import { replacementOf, type Sent } from "./replacement";
import { isRejection } from "./rejection";
import { address } from "./wallet";

/*
 * Sends transactions, and follows each from signature to finality.
 */

const FINALITY_POLL = 3_000;
const AWAY_PAUSE = 2_000;
const RECEIPT_TIMEOUT = 12_000; // milliseconds to wait for a receipt before checking whether a node is responding
const SEARCH_BLOCKS = 64n; // number of newest blocks to search for a replacement
const SPED_UP = "sped up in the wallet";

/** The sentences for reverts are loaded when the first transaction fails. */
const reverts = () => import("./revert");

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** resume continues to follow the transactions that were pending before a reload. */
export function resume(config: Config, before: readonly Tx[]): void {
  for (const tx of before) {
    if (tx.state === "pending" || tx.state === "confirmed" || tx.state === "reorged") void follow(config.getClient(), tx);
  }
}

/**
 * send asks the wallet to sign and send a transaction, and waits until it is mined. It returns the transaction as confirmed, failed,
 * rejected or replaced. It then follows the transaction to finality in the background.
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
      ? { ...tx, state: "rejected", detail: "nothing was sent" }
      : { ...tx, state: "failed", detail: (await reverts()).failureReason(error) };
    put(tx);
    return tx;
  }
  return follow(config.getClient(), tx);
}

/** followed puts a sent transaction into the list, and waits until it is mined; it then follows it to finality. */
export function followed(config: Config, tx: Tx): Promise<Tx> {
  put(tx);
  return follow(config.getClient(), tx);
}

async function follow(client: Client, tx: Tx): Promise<Tx> {
  const mined = await untilMined(client, tx);
  put(mined.tx);
  if (mined.receipt && mined.tx.state === "confirmed") void untilFinal(client, mined.tx, mined.receipt);
  return mined.tx;
}

/** untilMined waits for a receipt without a time limit, also while no node is responding. */
async function untilMined(client: Client, tx: Tx): Promise<{ tx: Tx; receipt?: TransactionReceipt }> {
  if (!tx.hash) return { tx };
  let current = tx;
  let hash = tx.hash; // changes when the transaction is sped up
  for (;;) {
    let replacement: { reason: string; hash: Hash } | undefined;
    try {
      current = await identified(client, current);
      const receipt = await waitForTransactionReceipt(client, {
        hash,
        timeout: RECEIPT_TIMEOUT,
        onReplaced: ({ reason, transaction }) => (replacement = { reason, hash: transaction.hash }),
      });
      const block = Number(receipt.blockNumber);
      if (replacement && replacement.reason !== "repriced") {
        return { tx: replaced(current, replacement.reason === "cancelled", replacement.hash, block) };
      }
      if (receipt.status === "reverted") {
        return { tx: { ...current, nodeAway: false, state: "failed", block, ...(await whyReverted(client, receipt)) } };
      }
      const detail = receipt.transactionHash === tx.hash ? undefined : SPED_UP;
      return { receipt, tx: { ...current, nodeAway: false, state: "confirmed", hash: receipt.transactionHash, block, detail } };
    } catch (error) {
      // waitForTransactionReceipt hides connection errors, so check separately whether a node is responding.
      const away = !(error instanceof Error && error.name === "WaitForTransactionReceiptTimeoutError") || !(await answers(client));
      if (away !== current.nodeAway) put((current = { ...current, nodeAway: away }));
      if (away) await pause(AWAY_PAUSE);
      // waitForTransactionReceipt reports a replacement only if it has seen the replaced transaction itself.
      const gone = away ? undefined : await superseded(client, current).catch(() => undefined); // try again after the next wait
      if (gone?.state === "replaced") return { tx: gone };
      if (gone?.hash) {
        put((current = gone));
        hash = gone.hash;
      }
    }
  }
}

function replaced(tx: Tx, cancelled: boolean, hash?: Hash, block?: number): Tx {
  const how = cancelled ? "cancelled in the wallet" : "replaced by another transaction with the same nonce";
  return {
    ...tx,
    nodeAway: false,
    state: "replaced",
    hash: hash ?? tx.hash,
    block,
    detail: `${how}; this transaction will never take effect`,
  };
}

/** identified stores a transaction's sender and nonce as soon as a node returns them. */
async function identified(client: Client, tx: Tx): Promise<Tx> {
  if (!tx.hash || tx.nonce !== undefined) return tx;
  try {
    const { from, nonce } = await getTransaction(client, { hash: tx.hash });
    const known = { ...tx, from, nonce };
    put(known);
    return known;
  } catch {
    return tx; // the node does not know it yet: try again after the next wait
  }
}

/**
 * superseded returns the transaction as replaced, or with its new hash if it was sped up. It returns undefined while the transaction can
 * still be mined, which is until another one uses its nonce.
 */
async function superseded(client: Client, tx: Tx): Promise<Tx | undefined> {
  if (!tx.hash || !tx.from || tx.nonce === undefined) return undefined;
  const from = tx.from.toLowerCase();
  if ((await getTransactionCount(client, { address: tx.from, blockTag: "latest" })) <= tx.nonce) return undefined;
  try {
    await getTransactionReceipt(client, { hash: tx.hash });
    return undefined; // it was mined: the next wait finds it
  } catch (error) {
    if (!(error instanceof TransactionReceiptNotFoundError)) throw error;
  }
  const head = await getBlockNumber(client, { cacheTime: 0 });
  for (let n = head; n > 0n && n > head - SEARCH_BLOCKS; n--) {
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
    return false;
  }
}

/** whyReverted finds the reason of a revert, which receipts lack: it runs the call on the states before and after its block. */
async function whyReverted(client: Client, receipt: TransactionReceipt): Promise<Pick<Tx, "detail" | "revert">> {
  try {
    const tx = await getTransaction(client, { hash: receipt.transactionHash });
    if (receipt.gasUsed >= (tx.gas * 99n) / 100n) return { detail: (await reverts()).describe({ name: "InsufficientGas", args: {} }) };
    for (const blockNumber of [receipt.blockNumber - 1n, receipt.blockNumber]) {
      await call(client, { account: tx.from, to: tx.to, data: tx.input, value: tx.value, gas: tx.gas, blockNumber });
    }
    return {
      detail: "Another transaction in the same block changed the outcome: the call succeeds before and after that block. Try again.",
    };
  } catch (error) {
    const { failureReason, revertOf } = await reverts();
    const revert = revertOf(error);
    return { detail: failureReason(error), ...(revert ? { revert } : {}) };
  }
}

/** untilFinal follows a confirmed transaction until its block is final. If a reorg removes its block, the transaction is pending again. */
async function untilFinal(client: Client, tx: Tx, receipt: TransactionReceipt): Promise<void> {
  let current = tx;
  for (;;) {
    await pause(FINALITY_POLL);
    if (!listed(tx.id)) return;
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
            detail: "its block was replaced; the transaction is in another block now",
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
      put((current = { ...current, state: "reorged", detail: "its block was replaced; the transaction is pending again" }));
      void follow(client, current);
      return;
    }
  }
}
