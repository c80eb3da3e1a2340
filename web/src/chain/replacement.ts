import type { Address, Hex } from "viem";

/** What was handed to the wallet to send; the value in wei. */
export interface Sent {
  to: Address;
  data: Hex;
  value: string;
}

/** A transaction of a block, as a node shows it. */
interface Mined {
  from: Address;
  to: Address | null;
  input: Hex;
  value: bigint;
}

/**
 * What a transaction is to another one of its sender that used the same nonce: the same call at another price, a transfer of
 * nothing to oneself, which is how wallets cancel, or anything else. Where it is not known what was sent, the same call cannot
 * be told.
 */
export function replacementOf(sent: Sent | undefined, mined: Mined): "sped up" | "cancelled" | "replaced" {
  const same = (a: string, b: string | null) => a.toLowerCase() === b?.toLowerCase();
  if (sent && same(sent.to, mined.to) && same(sent.data, mined.input) && BigInt(sent.value) === mined.value) return "sped up";
  return same(mined.from, mined.to) && mined.value === 0n ? "cancelled" : "replaced";
}
