import { describe, expect, it } from "vitest";
import { amount, bps, duration, number, percent, price, rounded, shifted, signedPercent, signedUsd, usd } from "./format";

describe("rounded", () => {
  it("rounds half away from zero on digits that floats would lose", () => {
    expect(rounded("1.005", 2)).toBe("1.01");
    expect(rounded("-1.005", 2)).toBe("-1.01");
    expect(rounded("123456789012345678.995", 2)).toBe("123456789012345679.00");
  });
  it("never shows minus zero", () => expect(rounded("-0.004", 2)).toBe("0.00"));
  it("pads", () => expect(rounded("7", 2)).toBe("7.00"));
});

describe("money", () => {
  it("groups thousands and puts the sign before the dollar", () => {
    expect(usd("1234567.891")).toBe("$1,234,567.89");
    expect(usd("-1234.5")).toBe("−$1,234.50");
    expect(number("999.999")).toBe("1,000.00");
  });
  it("shows a sign on gains", () => {
    expect(signedUsd("2")).toBe("+$2.00");
    expect(signedUsd("-2")).toBe("−$2.00");
    expect(signedUsd("0.001")).toBe("$0.00");
  });
  it("keeps four significant digits of a small price", () => expect(price("0.000123456")).toBe("$0.0001235"));
});

describe("ratios", () => {
  it("are shown as percentages", () => {
    expect(percent("0.0512")).toBe("5.12%");
    expect(percent("-0.1")).toBe("−10.00%");
    expect(signedPercent("0.1")).toBe("+10.00%");
    expect(signedPercent("0")).toBe("0.00%");
    expect(bps(250)).toBe("2.5%");
    expect(bps(5)).toBe("0.05%");
    expect(bps(10000)).toBe("100%");
    expect(bps(0)).toBe("0%");
  });
  it("move the point exactly", () => {
    expect(shifted("123", -2)).toBe("1.23");
    expect(shifted("1", -18)).toBe("0.000000000000000001");
    expect(shifted("-0.5", 2)).toBe("-50");
    expect(shifted("0.00001", 2)).toBe("0.001");
  });
});

describe("amount", () => {
  it("never rounds up to more than there is", () => expect(amount("1999999999999999999", 18)).toBe("1.9999"));
  it("shows a small amount as more than zero", () => expect(amount("1", 18)).toBe("< 0.000001"));
  it("shows whole amounts without decimals", () => expect(amount("1000000000", 6)).toBe("1,000"));
});

describe("duration", () => {
  it("uses the two largest units", () => {
    expect(duration(90_061)).toBe("1 day 1 hour");
    expect(duration(61)).toBe("1 minute 1 second");
    expect(duration(-3)).toBe("0 seconds");
    expect(duration(90_061, 1)).toBe("1 day");
  });
});

describe("other locales", () => {
  it("use their own separators and signs", () => {
    expect(number("1234567.891", 2, "de-DE")).toBe("1.234.567,89");
    expect(usd("1234.5", 2, "de-DE")).toBe("1.234,50\u00a0$");
    expect(percent("-0.0512", 2, "de-DE")).toBe("−5,12\u00a0%");
    expect(amount("123456789000000", 6, "en-IN")).toBe("12,34,56,789");
  });
  it("keep every digit of large amounts", () => {
    expect(usd("12345678901234567890.995", 2, "de-DE")).toBe("12.345.678.901.234.567.891,00\u00a0$");
    expect(amount("123456789012345678901234567", 6, "en-US")).toBe("123,456,789,012,345,678,901.23");
  });
});
