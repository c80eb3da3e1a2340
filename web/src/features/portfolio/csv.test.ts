import { expect, it } from "vitest";
import { toCsv } from "./csv";

it("quotes, leaves unknowns empty, and disarms formulas but not negative numbers", () => {
  expect(toCsv([["a,b", 'say "x"', null], ["=1+1", "-1.5", "-cmd"]])).toBe('"a,b","say ""x""",\r\n\'=1+1,-1.5,\'-cmd\r\n');
});
