import { BaseError, ContractFunctionRevertedError, encodeErrorResult, RawContractError, UserRejectedRequestError } from "viem";
import { describe, expect, it } from "vitest";
import { errorsAbi } from "./abi";
import { decodeRevert, failureReason, isRejection } from "./revert";

const PLAIN = [{ type: "error", name: "Error", inputs: [{ name: "reason", type: "string" }] }] as const;
const data = encodeErrorResult({ abi: errorsAbi, errorName: "InsufficientShares", args: [1n, 2n] });

describe("decodeRevert", () => {
  it("puts errors that people meet into words, and keeps the contract's name and values", () =>
    expect(decodeRevert(data)).toBe(
      "it would have brought fewer shares than the least you accepted: the price moved [InsufficientShares(1, 2)]",
    ));
  it("names the others", () =>
    expect(decodeRevert(encodeErrorResult({ abi: errorsAbi, errorName: "CoolingOff", args: [7n] }))).toBe("CoolingOff(7)"));
  it("reads plain reasons", () =>
    expect(decodeRevert(encodeErrorResult({ abi: PLAIN, errorName: "Error", args: ["no gas"] }))).toBe("no gas"));
  it("knows what it does not know", () => expect(decodeRevert("0xdeadbeef")).toBeUndefined());
});

describe("failureReason", () => {
  it("finds the data however deep it is", () => {
    expect(failureReason(new BaseError("outer", { cause: new RawContractError({ data }) }))).toContain("InsufficientShares");
    expect(failureReason({ code: 3, message: "execution reverted", data: { data } })).toContain("InsufficientShares");
  });
  it("says what the node said where there is no data", () =>
    expect(failureReason(new Error("insufficient funds for gas"))).toBe("insufficient funds for gas"));
});

describe("isRejection", () => {
  it("tells a refusal from a failure", () => {
    expect(isRejection({ code: 4001 })).toBe(true);
    expect(isRejection(new BaseError("x", { cause: new UserRejectedRequestError(new Error("no")) }))).toBe(true);
    expect(isRejection(new Error("no"))).toBe(false);
    expect(isRejection(new ContractFunctionRevertedError({ abi: errorsAbi, functionName: "f", data }))).toBe(false);
  });
});
