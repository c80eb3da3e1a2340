import { expect, it } from "vitest";
import { bars, shares } from "./usage";

const row = (hour: string, operation: string, requests: number, errors = 0, version = 1) => ({
  hour,
  operation,
  requests,
  errors,
  version,
  cost: 2 * requests,
});
const usage = [
  row("2026-06-01T10:00:00Z", "list-indices", 3, 1),
  row("2026-06-01T12:00:00Z", "list-indices", 2, 0, 2),
  row("2026-06-01T12:00:00Z", "get-index", 9),
];

it("has a bar for every hour, also without requests", () => {
  const out = bars({ from: "2026-06-01T10:00:00Z", to: "2026-06-01T13:00:00Z", usage });
  expect(out.map((b) => [b.requests, b.errors])).toEqual([
    [3, 1],
    [0, 0],
    [11, 0],
  ]);
});

it("adds up by key, the largest first", () => {
  expect(shares(usage, (u) => u.operation)).toEqual([
    { key: "get-index", requests: 9, errors: 0, cost: 18 },
    { key: "list-indices", requests: 5, errors: 1, cost: 10 },
  ]);
  expect(shares(usage, (u) => String(u.version)).map((s) => s.key)).toEqual(["1", "2"]);
});
