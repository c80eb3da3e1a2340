import { expect, it } from "vitest";
import { expiryOf, metadataOf, networksOf } from "./input";

it("splits networks at lines and commas", () => {
  expect(networksOf(" 203.0.113.0/24,\n2001:db8::/32  10.0.0.1\n")).toEqual(["203.0.113.0/24", "2001:db8::/32", "10.0.0.1"]);
  expect(networksOf(" \n")).toEqual([]);
});

it("parses metadata, or names the invalid line", () => {
  expect(metadataOf("team = research\n\nurl = https://x.example/?a=b")).toEqual({
    entries: { team: "research", url: "https://x.example/?a=b" },
  });
  expect(metadataOf("team research")).toHaveProperty("error", "“team research” does not have the form name = value");
  expect(metadataOf(Array.from({ length: 17 }, (_, i) => `k${i}=v`).join("\n"))).toHaveProperty("error");
});

it("counts days from now, or uses the picked date", () => {
  const now = Date.parse("2026-06-01T12:00:00Z");
  expect(expiryOf("30", "", now)).toBe("2026-07-01T12:00:00.000Z");
  expect(expiryOf("date", "2027-01-01", now)).toBe("2027-01-01T23:59:59Z");
  expect(expiryOf("never", "2027-01-01", now)).toBeUndefined();
});
