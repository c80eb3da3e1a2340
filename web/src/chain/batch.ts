import { useQuery } from "@tanstack/react-query";
import { getCapabilities, sendCalls, waitForCallsStatus } from "wagmi/actions";
import { useConfig } from "wagmi";
import type { Config } from "wagmi";
import { BaseError, type Hash } from "viem";
import type { Schemas } from "@/api/client";
import { put, type Tx } from "./list";
import { isRejection, plainReason } from "./rejection";
import { followed } from "./transactions";
import { address } from "./wallet";

/*
 * Several calls in one confirmation (EIP-5792), for wallets that execute them all or none.
 */

type Call = Schemas["Transaction"];

/** Thrown if the wallet cannot send the calls as one, so that they must be sent one by one. Nothing was sent then. */
export class NoBatch extends Error {}

/** EIP-5792's codes for calls that the wallet cannot send so, and those of a method that it does not know. */
const UNSUPPORTED = new Set([-32601, 4200, 5700, 5710, 5740, 5760]);

function unsupported(error: unknown): boolean {
  const known = (e: unknown) => typeof e === "object" && e !== null && "code" in e && UNSUPPORTED.has(Number(e.code));
  return error instanceof BaseError ? error.walk(known) !== null : known(error);
}

/** useBatch returns whether the account's wallet says that it sends calls as one on a chain. A wallet that does not answer cannot. */
export function useBatch(account: string, chainId: number | undefined): boolean {
  const config = useConfig();
  const { data } = useQuery({
    queryKey: ["capabilities", account, chainId],
    enabled: chainId !== undefined,
    staleTime: Infinity,
    retry: false,
    queryFn: async () => {
      try {
        const all = await getCapabilities(config, { account: address(account) });
        const { atomic } = (chainId === undefined ? undefined : all[chainId]) ?? {};
        return atomic?.status === "supported" || atomic?.status === "ready";
      } catch {
        return false; // the wallet does not know EIP-5792
      }
    },
  });
  return data ?? false;
}

/**
 * sendBatch asks the wallet to sign and send calls as one, and waits until they are mined. It returns the transaction as confirmed, failed
 * or rejected, and follows it to finality. It throws NoBatch if the wallet refuses calls as one.
 */
export async function sendBatch(config: Config, calls: readonly Call[], label: string): Promise<Tx> {
  const last = calls.at(-1);
  if (!last) throw new Error("no calls");
  const from = address(last.from);
  const id = crypto.randomUUID();
  const signing: Tx = { id, label, state: "signing", from };
  let batch: string;
  try {
    const sent = await sendCalls(config, {
      account: from,
      chainId: last.chain_id,
      forceAtomic: true,
      calls: calls.map((c) => ({ to: address(c.to), data: c.data as Hash, value: BigInt(c.value) })),
    });
    batch = sent.id;
  } catch (error) {
    if (!isRejection(error) && unsupported(error)) throw new NoBatch(plainReason(error));
    const ended: Tx = isRejection(error)
      ? { ...signing, state: "rejected", detail: "nothing was sent" }
      : { ...signing, state: "failed", detail: plainReason(error) };
    put(ended);
    return ended;
  }
  const pending: Tx = { ...signing, state: "pending" };
  put(pending);
  const fail = (detail: string): Tx => {
    const failed: Tx = { ...pending, state: "failed", detail };
    put(failed);
    return failed;
  };
  try {
    const { receipts } = await waitForCallsStatus(config, { id: batch, timeout: 0 });
    const hash = receipts?.at(-1)?.transactionHash;
    return hash ? await followed(config, { ...pending, hash }) : fail("the wallet did not send the calls");
  } catch (error) {
    return fail(`the wallet does not say what became of the calls: ${plainReason(error)}`);
  }
}
