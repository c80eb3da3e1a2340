import { describe, expect, it } from "vitest";
import { part, typeable, typedAmount } from "./input";

describe("typedAmount", () => {
  it("parses amounts of the locale", () => {
    expect(typedAmount("1,250.5", 6, "en-US")).toEqual({ units: "1250500000" });
    expect(typedAmount("1.250,5", 6, "de-DE")).toEqual({ units: "1250500000" });
    expect(typedAmount("1,5", 6, "de-DE")).toEqual({ units: "1500000" });
    expect(typedAmount("1 234,5", 6, "fr-FR")).toEqual({ units: "1234500000" });
    expect(typedAmount("12,34,567.5", 6, "en-IN")).toEqual({ units: "1234567500000" });
    expect(typedAmount("1'234.5", 6, "de-CH")).toEqual({ units: "1234500000" });
    expect(typedAmount(".5", 2, "en-US")).toEqual({ units: "50" });
    expect(typedAmount("7", 0, "en-US")).toEqual({ units: "7" });
    expect(typedAmount("  ", 6, "en-US")).toEqual({ empty: true });
  });
  it("rejects malformed grouping, and names the separators", () => {
    expect(typedAmount("1,5", 6, "en-US")).toEqual({ error: "Your browser uses “,” for thousands and “.” for decimals: enter 1.5 or 15" });
    expect(typedAmount("1.234,56", 6, "en-US")).toHaveProperty(
      "error",
      "Your browser uses “,” for thousands and “.” for decimals: check “1.234,56”",
    );
    expect(typedAmount("1.5", 6, "de-DE")).toEqual({ error: "Your browser uses “.” for thousands and “,” for decimals: enter 1,5 or 15" });
    expect(typedAmount("1,23,456", 6, "en-US")).toHaveProperty("error");
    expect(typedAmount("1,,000", 6, "en-US")).toHaveProperty("error");
    expect(typedAmount("1.2.3", 6, "en-US")).toHaveProperty("error");
  });
  it("describes other errors", () => {
    expect(typedAmount("1e3", 6, "en-US")).toEqual({ error: "Enter a number, such as 1,250.50" });
    expect(typedAmount("-1", 6, "en-US")).toHaveProperty("error");
    expect(typedAmount("0.00", 6, "en-US")).toEqual({ error: "Enter more than 0" });
    expect(typedAmount("1.1234567", 6, "en-US")).toEqual({ error: "At most 6 decimals" });
    expect(typedAmount(".", 6, "en-US")).toEqual({ error: "Enter a number, such as 1,250.50" });
  });
  it("is the inverse of typeable in every locale", () => {
    for (const locale of ["en-US", "de-DE", "fr-FR", "en-IN", "pl-PL", "ar-EG"]) {
      for (const units of ["1000000", "1", "123456500000"]) {
        expect(typedAmount(typeable(units, 6, locale), 6, locale)).toEqual({ units });
      }
    }
  });
});

it("rounds a part down", () => {
  expect(part("3", 5000)).toBe("1");
  expect(part("1000000000000000000", 10000)).toBe("1000000000000000000");
});
