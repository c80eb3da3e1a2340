import { getWalletClient } from "wagmi/actions";
import type { Config } from "wagmi";
import type { Hash } from "viem";
import type { Schemas } from "@/api/client";
import { address } from "./wallet";

export type PermitInput = Schemas["PermitInput"];

/** The permit that may stand in for what is missing: only where one approval is, and the token takes permits. */
export function permitOf(
  approvals: readonly Schemas["Approval"][],
): { approval: Schemas["Approval"]; offer: Schemas["PermitOffer"] } | null {
  const [approval, ...others] = approvals;
  return approval?.permit && others.length === 0 ? { approval, offer: approval.permit } : null;
}

/** Has the owner sign an offered permit (EIP-2612). It is checked first to allow what was shown, to whom, and no more. */
export async function signPermit(
  config: Config,
  owner: string,
  approval: Schemas["Approval"],
  offer: Schemas["PermitOffer"],
): Promise<PermitInput> {
  const { domain, message, primaryType } = offer.typed_data;
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  const asShown =
    primaryType === "Permit" &&
    same(domain.verifyingContract, approval.token) &&
    same(message.owner, owner) &&
    same(message.spender, approval.spender) &&
    message.value === approval.amount &&
    message.value === offer.value &&
    message.deadline === String(offer.deadline);
  if (!asShown) throw new Error("the permit that was offered is not for what was shown");
  const wallet = await getWalletClient(config, { account: address(owner) });
  const signature: Hash = await wallet.request({
    method: "eth_signTypedData_v4",
    params: [address(owner), JSON.stringify(offer.typed_data)],
  });
  return { value: offer.value, deadline: offer.deadline, signature };
}
