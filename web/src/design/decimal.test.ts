import { describe, expect, it } from "vitest";
import { add, growth, subtract, total } from "./decimal";

describe("decimal strings", () => {
  it("are added exactly", () => expect(add("0.1", "0.2")).toBe("0.3"));
  it("keep signs", () => {
    expect(subtract("1", "1.5")).toBe("-0.5");
    expect(add("-0.25", "-0.75")).toBe("-1.00");
    expect(subtract("-1", "-1")).toBe("0");
  });
  it("have no total if one is unknown", () => {
    expect(total(["1", null])).toBeNull();
    expect(total([])).toBe("0");
    expect(total(["1", "2.5"])).toBe("3.5");
  });
  it("give the growth", () => {
    expect(growth("110", "100")).toBe("0.10000000");
    expect(growth("90.0", "100")).toBe("-0.10000000");
    expect(growth("1", "0")).toBeNull();
  });
});
