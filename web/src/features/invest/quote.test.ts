import { expect, it } from "vitest";
import { atLeast } from "./quote";

const out = (amount: bigint) => ({ min_out: [{ token: "0x", symbol: "X", amount: String(amount) }] });
/** An API whose expectation moves with each request. */
const asking = (expected: bigint[]) => {
  const rooms: number[] = [];
  return {
    rooms,
    ask: (room: number) => {
      const now = expected[Math.min(rooms.length, expected.length - 1)] ?? 0n;
      rooms.push(room);
      return Promise.resolve(out((now * BigInt(10_000 - room)) / 10_000n));
    },
  };
};
const shown = out((1_000_000n * 9_950n) / 10_000n); // 1,000,000 expected at 50 bps

it("accepts the first answer if the price did not fall", async () => {
  const api = asking([1_000_000n]);
  expect(await atLeast(shown, 50, api.ask)).toEqual(shown);
  expect(api.rooms).toEqual([50]);
});

it("asks with less slippage if the price fell, and keeps the shown minimum", async () => {
  const api = asking([998_000n]);
  const got = await atLeast(shown, 50, api.ask);
  expect(BigInt(got?.min_out[0]?.amount ?? 0)).toBeGreaterThanOrEqual(995_000n);
  expect(api.rooms).toHaveLength(2);
});

it("gives up if the expected amount is below the minimum, or keeps falling", async () => {
  expect(await atLeast(shown, 50, asking([994_999n]).ask)).toBeNull();
  expect(await atLeast(shown, 50, asking([999_000n, 998_000n, 996_000n, 995_100n]).ask)).toBeNull();
});
