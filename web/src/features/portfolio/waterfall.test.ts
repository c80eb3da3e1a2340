import { expect, it } from "vitest";
import { PARTS, scale, waterfall, type Receipt } from "./waterfall";

const receipt = (ideal: string, got: string, parts: Partial<Record<string, string | null>>) =>
  ({ ...Object.fromEntries(PARTS.map((p) => [p.field, "0"])), ...parts, ideal_usd: ideal, got_usd: got }) as unknown as Receipt;

const bars = (...of: Parameters<typeof receipt>) => {
  const all = waterfall(receipt(...of)) ?? [];
  const [ideal, ...rest] = all;
  return { ideal, parts: rest.slice(0, -1), got: rest.at(-1) };
};

it("leads from the ideal to what the investor got, and every bar begins where the one before ends", () => {
  const { ideal, parts, got } = bars("100", "88.5", { drift_usd: "-1.5", pool_fees_usd: "-4", gas_usd: "-6" });
  expect(ideal).toMatchObject({ kind: "total", from: 0, to: 10_000 });
  expect(got).toMatchObject({ label: "You got", kind: "total", from: 0, to: 8_850 });
  expect(parts.map((b) => b.label)).not.toContain("Fees earned");
  expect(parts.map((b) => b.from)).toEqual([10_000, ...parts.slice(0, -1).map((b) => b.to)]);
  expect(parts.at(-1)?.to).toBe(8_850);
});

it("shows parts that sum to the shown difference to the cent, although each is rounded", () => {
  const third = "-0.003333333333333333";
  const parts = { delay_usd: third, drift_usd: third, gas_usd: third };
  const shown = bars("0.013333333333333333", "0.003333333333333334", parts);
  const sum = shown.parts.reduce((total, b) => total + b.to - b.from, 0);
  expect(sum).toBe((shown.got?.to ?? NaN) - (shown.ideal?.to ?? NaN));
});

it("has no picture if a part is unknown", () => {
  expect(waterfall(receipt("1", "1", { drift_usd: null }))).toBeNull();
});

it("cuts the scale where the parts would be too small to see, on the side of 0", () => {
  const of = (ideal: string, got: string, drift: string) => scale(waterfall(receipt(ideal, got, { drift_usd: drift })) ?? []);
  expect(of("100", "94", "-6")).toEqual({ low: 9_200, high: 10_000, cut: true });
  expect(of("-100", "-106", "-6")).toEqual({ low: -10_600, high: -9_800, cut: true });
  expect(of("100", "40", "-60")).toEqual({ low: 0, high: 10_000, cut: false });
  expect(of("5", "-5", "-10")).toEqual({ low: -500, high: 500, cut: false });
  expect(of("0", "0", "0")).toEqual({ low: 0, high: 1, cut: false });
});
