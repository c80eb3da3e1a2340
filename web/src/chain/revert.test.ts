import { BaseError, ContractFunctionRevertedError, encodeErrorResult, RawContractError, UserRejectedRequestError } from "viem";
import { describe, expect, it } from "vitest";
import { errorsAbi } from "./abi";
import { decodeRevert, failureReason, isRejection } from "./revert";

const PLAIN = [{ type: "error", name: "Error", inputs: [{ name: "reason", type: "string" }] }] as const;
const data = encodeErrorResult({ abi: errorsAbi, errorName: "InsufficientShares", args: [1n, 2n] });

describe("decodeRevert", () => {
  it("describes common errors, and keeps the contract's name and values", () =>
    expect(decodeRevert(data)).toBe(
      "you would have received fewer shares than your minimum, because the price moved [InsufficientShares(1, 2)]",
    ));
  it("names other errors", () =>
    expect(decodeRevert(encodeErrorResult({ abi: errorsAbi, errorName: "CoolingOff", args: [7n] }))).toBe("CoolingOff(7)"));
  it("returns plain reasons", () =>
    expect(decodeRevert(encodeErrorResult({ abi: PLAIN, errorName: "Error", args: ["no gas"] }))).toBe("no gas"));
  it("returns undefined for unknown data", () => expect(decodeRevert("0xdeadbeef")).toBeUndefined());
});

describe("failureReason", () => {
  it("finds nested revert data", () => {
    expect(failureReason(new BaseError("outer", { cause: new RawContractError({ data }) }))).toContain("InsufficientShares");
    expect(failureReason({ code: 3, message: "execution reverted", data: { data } })).toContain("InsufficientShares");
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
