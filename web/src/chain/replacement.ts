import type { Address, Hex } from "viem";

/** The transaction that the wallet was asked to send. The value is in wei. */
export interface Sent {
  to: Address;
  data: Hex;
  value: string;
}

/** A mined transaction, as a node returns it. */
interface Mined {
  from: Address;
  to: Address | null;
  input: Hex;
  value: bigint;
}

/**
 * replacementOf says how a mined transaction relates to a sent one with the same sender and nonce. "Sped up" is the same call with
 * another gas price. "Cancelled" is a transfer of 0 to oneself. Without `sent` it cannot detect "sped up".
 */
export function replacementOf(sent: Sent | undefined, mined: Mined): "sped up" | "cancelled" | "replaced" {
  const same = (a: string, b: string | null) => a.toLowerCase() === b?.toLowerCase();
  if (sent && same(sent.to, mined.to) && same(sent.data, mined.input) && BigInt(sent.value) === mined.value) return "sped up";
  return same(mined.from, mined.to) && mined.value === 0n ? "cancelled" : "replaced";
}
