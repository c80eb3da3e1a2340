import type { Activity } from "@/api/reads";

/** The fields of a transaction receipt that the audit reads. */
export interface Receipt {
  status: "success" | "reverted";
  blockNumber: bigint;
  logs: readonly { address: string; logIndex: number }[];
}

/** onChain returns whether a receipt contains an event: its block, and the vault's log at its index. A launch has no log of the vault. */
export function onChain(vault: string, event: Pick<Activity, "block_number" | "log_index">, receipt: Receipt): boolean {
  if (receipt.status !== "success" || receipt.blockNumber !== BigInt(event.block_number)) return false;
  return (
    event.log_index === null || receipt.logs.some((l) => l.logIndex === event.log_index && l.address.toLowerCase() === vault.toLowerCase())
  );
}
