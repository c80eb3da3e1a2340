import { BaseError, ContractFunctionRevertedError, encodeErrorResult, RawContractError, UserRejectedRequestError } from "viem";
import { describe, expect, it } from "vitest";
import { errorsAbi } from "./abi";
import { REASONS } from "./reasons";
import { decodeRevert, describe as sentence, failureReason, passingBps } from "./revert";
import { isRejection } from "./rejection";

const PLAIN = [{ type: "error", name: "Error", inputs: [{ name: "reason", type: "string" }] }] as const;
const data = encodeErrorResult({ abi: errorsAbi, errorName: "InsufficientShares", args: [1n, 2n] });

describe("decodeRevert", () => {
  it("returns the error's name and arguments", () =>
    expect(decodeRevert(data)).toEqual({ name: "InsufficientShares", args: { shares: "1", minShares: "2" } }));
  it("returns plain reasons", () => {
    const plain = decodeRevert(encodeErrorResult({ abi: PLAIN, errorName: "Error", args: ["no gas"] }));
    expect(plain && sentence(plain)).toBe("The contract refused: no gas.");
  });
  it("returns undefined for unknown data", () => expect(decodeRevert("0xdeadbeef")).toBeUndefined());
});

describe("describe", () => {
  it.each(errorsAbi.map((e) => [e.name] as const))("has a sentence and a next step for %s", (name) => {
    const [what, next] = REASONS[name];
    for (const text of [what, next]) expect(text).toMatch(/^[A-Z][^\d]*(\d+[^\d]*){0,3}\.$/);
    expect(sentence({ name, args: {} })).toBe(`${what} ${next}`);
    expect(sentence({ name, args: {} })).not.toContain(name);
  });
  it("knows no error that the contracts do not have", () =>
    expect(Object.keys(REASONS).sort()).toEqual(errorsAbi.map((e) => e.name as string).sort()));
  it("never shows base units", () =>
    expect(sentence({ name: "InsufficientShares", args: { shares: "123456789012345678", minShares: "2" } })).not.toMatch(/\d{4,}/));
});

describe("passingBps", () => {
  const least = (shares: string, minShares: string) => ({ name: "InsufficientShares", args: { shares, minShares } });
  it("returns the slippage that would have sufficed, plus a quarter", () => {
    // 10,000 expected, 1% slippage: 9,900 at least. 9,800 came, so 2% would have passed.
    expect(passingBps(100, least("9800", "9900"))).toBe(250);
    expect(passingBps(100, { name: "SeedOverMax", args: { amount: "10200", maxAmount: "10100" } })).toBe(250);
  });
  it("never returns less than was allowed before", () => expect(passingBps(100, least("9900", "9900"))).toBe(125));
  it("returns undefined if the price is not the cause or moved too far", () => {
    expect(passingBps(100, { name: "ReduceOnly", args: {} })).toBeUndefined();
    expect(passingBps(100, least("8000", "9900"))).toBeUndefined();
    expect(passingBps(100, least("0", "9900"))).toBeUndefined();
  });
});

describe("failureReason", () => {
  it("finds nested revert data", () => {
    expect(failureReason(new BaseError("outer", { cause: new RawContractError({ data }) }))).toContain("fewer shares than your minimum");
    expect(failureReason({ code: 3, message: "execution reverted", data: { data } })).toContain("fewer shares than your minimum");
  });
  it("returns the node's message if there is no data", () =>
    expect(failureReason(new Error("insufficient funds for gas"))).toBe("insufficient funds for gas"));
});

describe("isRejection", () => {
  it("distinguishes a declined request from a failure", () => {
    expect(isRejection({ code: 4001 })).toBe(true);
    expect(isRejection(new BaseError("x", { cause: new UserRejectedRequestError(new Error("no")) }))).toBe(true);
    expect(isRejection(new Error("no"))).toBe(false);
    expect(isRejection(new ContractFunctionRevertedError({ abi: errorsAbi, functionName: "f", data }))).toBe(false);
  });
});
