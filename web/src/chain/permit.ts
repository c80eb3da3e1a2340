import { getWalletClient } from "wagmi/actions";
import type { Config } from "wagmi";
import type { Hash } from "viem";
import type { Schemas } from "@/api/client";
import { address } from "./wallet";

export type PermitInput = Schemas["PermitInput"];

/** permitOf returns the permit that can replace the missing approvals: only if one is missing and its token supports permits. */
export function permitOf(
  approvals: readonly Schemas["Approval"][],
): { approval: Schemas["Approval"]; offer: Schemas["PermitOffer"] } | null {
  const [approval, ...others] = approvals;
  return approval?.permit && others.length === 0 ? { approval, offer: approval.permit } : null;
}

/** signPermit asks the owner to sign an offered permit (EIP-2612). It first checks that token, spender and amount are as shown. */
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
  if (!asShown) throw new Error("the offered permit differs from the shown approval");
  const wallet = await getWalletClient(config, { account: address(owner) });
  const signature: Hash = await wallet.request({
    method: "eth_signTypedData_v4",
    params: [address(owner), JSON.stringify(offer.typed_data)],
  });
  return { value: offer.value, deadline: offer.deadline, signature };
}
