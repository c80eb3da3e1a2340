import { expect, test } from "vitest";
import { accountFault, sharesOf } from "./input";

test("an account has forty hexadecimal digits", () => {
  expect(accountFault("")).toBeUndefined();
  expect(accountFault("0x70997970C51812dc3A010C7d01b50e0d17dc79C8")).toBeUndefined();
  expect(accountFault("0x123")).toBeDefined();
  expect(accountFault("vitalik.eth")).toBeDefined();
});

test("typed shares are base units of 18 decimals", () => {
  expect(sharesOf("1.5")).toBe("1500000000000000000");
  expect(sharesOf("0.000000000000000001")).toBe("1");
  expect(sharesOf("0.0000000000000000001")).toBeNull();
  expect(sharesOf("0")).toBeNull();
  expect(sharesOf("x")).toBeNull();
  expect(sharesOf("")).toBeNull();
});
