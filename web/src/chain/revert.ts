import { BaseError, decodeErrorResult, isHex, type Hex } from "viem";
import { errorsAbi } from "./abi";

/** Sentences for common contract errors. Other errors are shown by their name. */
const SENTENCES: Record<string, string> = {
  Expired: "the transaction was mined after its deadline",
  InsufficientShares: "you would have received fewer shares than your minimum, because the price moved",
  InsufficientAmount: "you would have received less than your minimum, because the price moved",
  ExcessiveAmount: "you would have paid more than your maximum, because the price moved",
  ReduceOnly: "the index is reduce-only and accepts no deposits",
  ShareCapExceeded: "the index would exceed its share cap",
  NotCreator: "only the creator may do this",
  TooEarly: "the notice period is not over yet",
  NoProposal: "there is no pending proposal",
  ProposalPending: "another proposal is pending: cancel it first",
  ZeroShares: "the amount is too small for a share",
  AssetNotActive: "one of the tokens cannot be bought at the moment",
  ERC20InsufficientBalance: "the account does not have enough of the token",
  ERC20InsufficientAllowance: "the approval is smaller than the amount",
  NothingToClaim: "there is nothing to claim",
};

/** decodeRevert describes revert data: custom errors of our contracts, Error(string) or Panic. It returns undefined for other data. */
export function decodeRevert(data: Hex): string | undefined {
  try {
    const { errorName, args } = decodeErrorResult({ abi: errorsAbi, data });
    const values: readonly unknown[] = args;
    if ((errorName as string) === "Error" || (errorName as string) === "Panic") return String(values[0]);
    const sentence = SENTENCES[errorName];
    const named = `${errorName}(${values.map(String).join(", ")})`;
    return sentence ? `${sentence} [${named}]` : named;
  } catch {
    return undefined;
  }
}

/** revertData finds revert data anywhere in an error of viem or of a wallet. */
function revertData(error: unknown): Hex | undefined {
  const of = (value: unknown): Hex | undefined => {
    if (isHex(value) && value.length >= 10) return value;
    return typeof value === "object" && value !== null && "data" in value ? of(value.data) : undefined;
  };
  if (error instanceof BaseError) {
    let found: Hex | undefined;
    error.walk((e) => (found = of(e)) !== undefined);
    return found;
  }
  return of(error);
}

/** isRejection returns whether the user declined a request in the wallet. */
export function isRejection(error: unknown): boolean {
  const code = (e: unknown) => typeof e === "object" && e !== null && "code" in e && e.code === 4001;
  if (error instanceof BaseError) return error.walk((e) => code(e) || (e as Error).name === "UserRejectedRequestError") !== null;
  return code(error);
}

/** failureReason says in one sentence why a call or a transaction failed. */
export function failureReason(error: unknown): string {
  const data = revertData(error);
  const decoded = data && decodeRevert(data);
  if (decoded) return decoded;
  if (error instanceof BaseError) return error.details || error.shortMessage;
  return error instanceof Error ? error.message : String(error);
}
