import type { Activity } from "@/api/reads";

/** What of a transaction's receipt the audit reads. */
export interface Receipt {
  status: "success" | "reverted";
  blockNumber: bigint;
  logs: readonly { address: string; logIndex: number }[];
}

/** Whether a receipt has an event at its place: its block, and there its log of the vault. A launch is told by its block alone. */
export function onChain(vault: string, event: Pick<Activity, "block_number" | "log_index">, receipt: Receipt): boolean {
  if (receipt.status !== "success" || receipt.blockNumber !== BigInt(event.block_number)) return false;
  return (
    event.log_index === null || receipt.logs.some((l) => l.logIndex === event.log_index && l.address.toLowerCase() === vault.toLowerCase())
  );
}
