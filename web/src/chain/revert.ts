import { BaseError, decodeErrorResult, isHex, type Hex } from "viem";
import { errorsAbi } from "./abi";

/** Sentences for the reverts that people meet; others are named as the contract names them. */
const SENTENCES: Record<string, string> = {
  Expired: "it was mined after its deadline",
  InsufficientShares: "it would have brought fewer shares than the least you accepted: the price moved",
  InsufficientAmount: "it would have brought less than the least you accepted: the price moved",
  ExcessiveAmount: "it would have taken more than the most you accepted: the price moved",
  ReduceOnly: "the index takes no deposits: it is reduce-only",
  ShareCapExceeded: "the index would grow beyond its share cap",
  NotCreator: "only the creator may do this",
  TooEarly: "the waiting time is not over",
  NoProposal: "nothing is proposed (any more)",
  ProposalPending: "another proposal is pending: cancel it first",
  ZeroShares: "the amount is too small to make a share",
  AssetNotActive: "one of the tokens may not be bought at present",
  ERC20InsufficientBalance: "the account holds less than that",
  ERC20InsufficientAllowance: "the approval does not cover the amount",
  NothingToClaim: "nothing is owed",
};

/** Custom errors of all our contracts, Error(string) and Panic, in words. Undefined where the data is none of them. */
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

/** The revert data anywhere in an error of viem or of a wallet. */
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

/** Whether the person at the wallet said no. */
export function isRejection(error: unknown): boolean {
  const code = (e: unknown) => typeof e === "object" && e !== null && "code" in e && e.code === 4001;
  if (error instanceof BaseError) return error.walk((e) => code(e) || (e as Error).name === "UserRejectedRequestError") !== null;
  return code(error);
}

/** Why a call or a transaction failed, in one sentence. */
export function failureReason(error: unknown): string {
  const data = revertData(error);
  const decoded = data && decodeRevert(data);
  if (decoded) return decoded;
  if (error instanceof BaseError) return error.details || error.shortMessage;
  return error instanceof Error ? error.message : String(error);
}
