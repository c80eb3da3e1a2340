import { expect, it } from "vitest";
import { feesOfYear } from "./year";

it("splits an amount as a chain of parts", () => {
  const rates = { entry_fee_bps: 50, exit_fee_bps: 100, management_fee_bps: 200, performance_fee_bps: 2_000 };
  const got = feesOfYear("1000", rates, 1_000);
  expect(Number(got.entry)).toBe(5);
  expect(Number(got.management)).toBeCloseTo(19.9, 12);
  expect(Number(got.exit)).toBeCloseTo(9.751, 12);
  expect(Number(got.total)).toBeCloseTo(1000 - 1000 * 0.995 * 0.98 * 0.99, 9);
  expect(Number(got.share)).toBeCloseTo(0.034651, 6);
  expect(Number(got.performance)).toBeCloseTo(975.1 * 0.1 * 0.2, 9);
});

it("costs nothing without fees, and never more than the amount", () => {
  const none = { entry_fee_bps: 0, exit_fee_bps: 0, management_fee_bps: 0, performance_fee_bps: 0 };
  expect(Number(feesOfYear("123.45", none, 5_000).total)).toBe(0);
  const most = { entry_fee_bps: 200, exit_fee_bps: 200, management_fee_bps: 1_000, performance_fee_bps: 3_000 };
  for (const amount of ["0", "0.01", "1", "99999999"]) {
    expect(Number(feesOfYear(amount, most, 1_000).total)).toBeLessThanOrEqual(Number(amount));
  }
});
