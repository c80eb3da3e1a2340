import { expect, it } from "vitest";
import { gasCost } from "./gas";

it("is gas times its price times that of ether, rounded up", () => {
  expect(Number(gasCost(300_000, 20_000_000_000n, "3500"))).toBeCloseTo(21, 12); // 0.006 ETH
  expect(Number(gasCost(1, 1n, "0.5"))).toBe(1e-18);
  expect(Number(gasCost(0, 5n, "3500"))).toBe(0);
});
