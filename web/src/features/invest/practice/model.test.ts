import { describe, expect, it } from "vitest";
import { dilution, D18, performance } from "./fees";
import { cancelStop, deposit, levelOf, move, navOf, redeem, setStop, start, worthOf, year, type Practice } from "./model";

/** A generator of pseudo-random numbers, so that every run tests the same worlds. */
function random(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function world(seed: number): Practice {
  const next = random(seed);
  const tokens = Array.from({ length: 1 + next(8) }, () => ({
    reserve: BigInt(1 + next(1e9)) * 10n ** BigInt(3 + next(12)),
    unit: 10n ** BigInt(6 + 2 * next(7)),
    price: BigInt(1 + next(1e6)) * 10n ** 15n,
  }));
  const fees = { entry: next(200), exit: next(200), management: next(1_000), performance: next(3_000) };
  const nav = navOf(tokens);
  const supply = (nav * BigInt(900 + next(200))) / 100_000n + 1n; // levels around 100
  return start({ tokens, supply, fees, mark: 100n * D18 });
}

const close = (a: bigint, b: number, part = 1e-9) => expect(Math.abs(Number(a) - b)).toBeLessThanOrEqual(Math.abs(b) * part + 1);
const SEEDS = Array.from({ length: 200 }, (_, i) => i + 1);

describe("fees, compared with floats", () => {
  it("takes exactly the yearly fee after a year, however often it accrues", () => {
    for (const bps of [0, 1, 50, 200, 1_000]) {
      const supply = 123_456_789n * D18;
      const once = supply + dilution(supply, bps, 365n * 86_400n);
      close(once, Number(supply) / (1 - bps / 10_000));
      let often = supply;
      for (let day = 0; day < 365; day++) often += dilution(often, bps, 86_400n);
      close(often, Number(once));
    }
  });
  it("takes the performance fee once of the gain above the mark", () => {
    for (const bps of [0, 1_000, 2_000, 3_000]) {
      const supply = 1_000n * D18;
      const nav = 150_000n * D18;
      const due = performance(nav, supply, { mark: 100n * D18, origin: 100n * D18 }, bps);
      const after = (nav * D18) / (supply + due.shares);
      close(after, (150 - 50 * (bps / 10_000)) * 1e18);
      expect(performance(nav, supply + due.shares, { mark: due.mark, origin: 100n * D18 }, bps).shares).toBe(0n);
    }
  });
});

describe("the investor", () => {
  it("never gets more than it paid while prices stand still", () => {
    for (const seed of SEEDS) {
      const before = world(seed);
      const [invested] = deposit(before, before.cash);
      const [left] = redeem(invested);
      expect(left.cash).toBeLessThanOrEqual(before.cash);
      expect(levelOf(left)).toBeGreaterThanOrEqual((levelOf(before) * 7n) / 10n); // a performance fee may be due
    }
  });
  it("pays for swaps and fees what the events say", () => {
    for (const seed of SEEDS) {
      const before = world(seed);
      const cash = before.cash / 3n;
      const [after, events] = deposit(before, cash);
      const paid = events.find((e) => e.kind === "deposit");
      if (!paid) continue; // too small for a share
      close(worthOf(after), Number(cash - paid.swaps - paid.fee), 1e-6);
      expect(after.cash).toBe(before.cash - cash);
    }
  });
  it("does not take from the other holders with a deposit or a redemption", () => {
    for (const seed of SEEDS) {
      const any = world(seed);
      const base = { ...any, fees: { ...any.fees, performance: 0 } };
      const [invested] = deposit(base, base.cash);
      const [left] = redeem(invested);
      // The value of each token is rounded down by less than one unit, so a level of n tokens by less than n units per share.
      const rounding = ({ tokens, supply }: Practice) => (BigInt(tokens.length) * D18) / supply + 1n;
      expect(levelOf(invested)).toBeGreaterThanOrEqual(levelOf(base) - rounding(invested));
      expect(levelOf(left)).toBeGreaterThanOrEqual(levelOf(invested) - rounding(left));
    }
  });
});

describe("a stop", () => {
  const invested = (seed: number) => {
    const [p] = deposit(world(seed), 9_000n * D18);
    return p;
  };
  it("sells near its trigger if prices slide, and far below it if they jump", () => {
    for (const seed of SEEDS) {
      const p = invested(seed);
      if (p.shares === 0n) continue;
      const [set] = setStop(p, "cost", 2_000);
      const [slid, slide] = move(set, -4_000, 20);
      const [jumped, jump] = move(set, -4_000, 1);
      const near = slide.find((e) => e.kind === "sold");
      const far = jump.find((e) => e.kind === "sold");
      if (!near || !far) throw new Error("the stop did not sell");
      expect(near.level).toBeLessThanOrEqual(near.trigger);
      expect(Number(near.level) / Number(near.trigger)).toBeGreaterThan(0.97);
      expect(Number(far.level) / Number(far.trigger)).toBeLessThan(0.8);
      expect(slid.cash).toBeGreaterThan(jumped.cash);
      expect([slid.shares, slid.stop]).toEqual([0n, null]);
    }
  });
  it("follows the peak only if it trails", () => {
    const p = invested(7);
    for (const kind of ["cost", "trail"] as const) {
      const [set, told] = setStop(p, kind, 1_000);
      const [risen] = move(set, 5_000, 5);
      const [, events] = move(risen, -2_000, 20);
      expect(told[0]?.kind).toBe("stop");
      expect(events.some((e) => e.kind === "sold")).toBe(kind === "trail");
    }
  });
  it("does not sell after it was cancelled, nor without shares", () => {
    const [cancelled] = cancelStop(setStop(invested(3), "cost", 100)[0]);
    expect(move(cancelled, -9_000, 1)[1].some((e) => e.kind === "sold")).toBe(false);
    expect(setStop(world(3), "cost", 100)[0].stop).toBe(null);
  });
});

it("a year costs the management fee", () => {
  for (const seed of SEEDS) {
    const base = world(seed);
    const [p] = deposit({ ...base, fees: { ...base.fees, performance: 0 } }, base.cash);
    const before = worthOf(p);
    const [after] = year(p);
    close(worthOf(after), Number(before) * (1 - p.fees.management / 10_000), 1e-6);
  }
});
