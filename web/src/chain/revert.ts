import { BaseError, decodeErrorResult, isHex, type Hex } from "viem";
import { explainReverts } from "@/api/client";
import { errorsAbi } from "./abi";
import { plainReason } from "./rejection";
import { REASONS, type ErrorName } from "./reasons";

/** A contract's error by name, with its arguments as decimal numbers or texts. The API describes simulations in the same form. */
export interface Revert {
  name: string;
  args: Readonly<Record<string, string>>;
}

/** describe says what a contract's error means and what to do next, for people. It falls back to the error's name. */
export function describe(revert: Revert): string {
  if (revert.name === "Error") return `The contract refused: ${Object.values(revert.args)[0] ?? "no reason given"}.`;
  if (revert.name === "Panic") return "The contract stopped at an internal check. Nothing of yours was moved. Please report this.";
  if (!Object.hasOwn(REASONS, revert.name)) return `The contract refused with ${revert.name}.`;
  return REASONS[revert.name as ErrorName].join(" ");
}

explainReverts(describe);

/** decodeRevert decodes revert data: custom errors of our contracts, Error(string) or Panic. It returns undefined for other data. */
export function decodeRevert(data: Hex): Revert | undefined {
  try {
    const { errorName, args, abiItem } = decodeErrorResult({ abi: errorsAbi, data });
    const values: readonly unknown[] = args;
    const inputs = abiItem.inputs as readonly { name?: string }[];
    return { name: errorName, args: Object.fromEntries(values.map((v, i) => [inputs[i]?.name ?? String(i), String(v)])) };
  } catch {
    return undefined;
  }
}

/** The arguments of errors about a moved price: the actual amount and the limit, and whether the limit is a minimum. */
const LIMITS: Partial<Record<ErrorName, readonly [actual: string, limit: string, least: boolean]>> = {
  InsufficientShares: ["shares", "minShares", true],
  InsufficientAmount: ["amount", "minAmount", true],
  InsufficientOut: ["amount", "minimum", true],
  ExcessiveAmount: ["amount", "maxAmount", false],
  SeedOverMax: ["amount", "maxAmount", false],
};

const FULL = 10_000n;
const MOST_BPS = 1_000;

/**
 * passingBps returns the slippage in basis points with which a reverted transaction would have passed, rounded up, plus a quarter for the
 * next block. It returns undefined if the price did not cause the revert, or if more than 10% would be needed.
 */
export function passingBps(slippageBps: number, revert: Revert): number | undefined {
  const limit = Object.hasOwn(LIMITS, revert.name) ? LIMITS[revert.name as ErrorName] : undefined;
  if (!limit) return undefined;
  const [actual, bound, least] = limit;
  const got = BigInt(revert.args[actual] ?? "0");
  const asked = BigInt(revert.args[bound] ?? "0");
  if (asked === 0n || got === 0n) return undefined;
  const edge = FULL + BigInt(least ? -slippageBps : slippageBps); // the limit, as a part of the expected amount
  const needed = least ? FULL - (edge * got) / asked : (edge * got + asked - 1n) / asked - FULL;
  const bps = Math.ceil(Math.max(Number(needed), slippageBps) * 1.25);
  return bps <= MOST_BPS ? bps : undefined;
}

/**
 * raisedBps returns the slippage for another try: what would have passed, or half more if that is unknown. It returns null if the price is
 * not the cause.
 */
export function raisedBps(bps: number, revert: Revert | undefined): number | null {
  if (revert) return passingBps(bps, revert) ?? null;
  return Math.min(MOST_BPS, Math.ceil(bps * 1.5));
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

/** revertOf returns the contract's error in a failed call, or undefined if there is none. */
export function revertOf(error: unknown): Revert | undefined {
  const data = revertData(error);
  return data && decodeRevert(data);
}

/** failureReason says in a sentence why a call or a transaction failed. */
export function failureReason(error: unknown): string {
  const revert = revertOf(error);
  return revert ? describe(revert) : plainReason(error);
}
