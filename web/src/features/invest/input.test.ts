import { describe, expect, it } from "vitest";
import { part, typeable, typedAmount } from "./input";

describe("typedAmount", () => {
  it("parses amounts", () => {
    expect(typedAmount("1,250.5", 6)).toEqual({ units: "1250500000" });
    expect(typedAmount(".5", 2)).toEqual({ units: "50" });
    expect(typedAmount("7", 0)).toEqual({ units: "7" });
    expect(typedAmount("  ", 6)).toEqual({ empty: true });
  });
  it("describes errors", () => {
    expect(typedAmount("1e3", 6)).toHaveProperty("error");
    expect(typedAmount("-1", 6)).toHaveProperty("error");
    expect(typedAmount("0.00", 6)).toEqual({ error: "Enter more than 0" });
    expect(typedAmount("1.1234567", 6)).toEqual({ error: "At most 6 decimals" });
    expect(typedAmount(".", 6)).toHaveProperty("error");
  });
  it("is the inverse of typeable", () => {
    for (const text of ["1", "0.000001", "123456.5"]) {
      const typed = typedAmount(text, 6);
      expect("units" in typed && typeable(typed.units, 6)).toBe(text);
    }
  });
});

it("rounds a part down", () => {
  expect(part("3", 5000)).toBe("1");
  expect(part("1000000000000000000", 10000)).toBe("1000000000000000000");
});
