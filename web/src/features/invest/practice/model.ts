import { D18, dilution, lessDown, mulDivUp, partUp, performance, type Mark } from "./fees";

/*
 * An index and one investor with play money. Amounts are whole numbers: USD and shares with 18 decimals, tokens in base units. Deposits,
 * redemptions, fees and triggers follow the contracts; swaps lose a fixed part, because the pools are not simulated.
 */

export const SWAP_LOSS_BPS = 30; // what each swap into or out of the basket loses
export const TIP_BPS = 50; // what the executor of a stop gets of the proceeds
export const SLIDE_STEPS = 20;
export const START_CASH = 10_000n * D18;
const YEAR = 365n * 86_400n;

interface Token {
  reserve: bigint; // base units in the vault
  unit: bigint; // base units of one token
  price: bigint; // USD D18 of one token
}

interface FeesBps {
  entry: number;
  exit: number;
  management: number;
  performance: number;
}

export interface Stop {
  kind: "cost" | "trail";
  fallBps: number;
  /** The highest level since the stop was set; of a trailing stop only. */
  peak: bigint;
  /** The fixed trigger of a stop below the cost. */
  floor: bigint;
}

export interface Practice extends Mark {
  tokens: readonly Token[];
  supply: bigint;
  fees: FeesBps;
  cash: bigint;
  shares: bigint;
  /** What the shares cost, in USD. */
  cost: bigint;
  stop: Stop | null;
  /** Levels since the start, oldest first. */
  path: readonly bigint[];
}

/** What happened, with amounts in USD. */
export type Event =
  | { kind: "deposit"; cash: bigint; swaps: bigint; fee: bigint; shares: bigint; level: bigint }
  | { kind: "redeem"; cash: bigint; swaps: bigint; fee: bigint; level: bigint }
  | { kind: "stop"; level: bigint }
  | { kind: "cancel" }
  | { kind: "moved"; part: number; steps: number; level: bigint }
  | { kind: "year"; fees: bigint; level: bigint }
  | { kind: "performance"; fee: bigint }
  | { kind: "sold"; cash: bigint; swaps: bigint; tip: bigint; fee: bigint; level: bigint; trigger: bigint };

export type Step = readonly [Practice, readonly Event[]];

export const navOf = (tokens: readonly Token[]): bigint => tokens.reduce((sum, t) => sum + (t.reserve * t.price) / t.unit, 0n);

export const levelOf = (p: Practice): bigint => (p.supply === 0n ? 0n : (navOf(p.tokens) * D18) / p.supply);

const valueOf = (p: Practice, shares: bigint): bigint => (shares * levelOf(p)) / D18;

export const worthOf = (p: Practice): bigint => valueOf(p, p.shares);

/** triggerOf returns the level at which a stop sells, rounded down. */
export const triggerOf = (stop: Stop): bigint => (stop.kind === "cost" ? stop.floor : lessDown(stop.peak, stop.fallBps));

/** start returns an investor with play money, and an index as it is. */
export const start = (index: Pick<Practice, "tokens" | "supply" | "fees" | "mark">): Practice => {
  const fresh = { ...index, origin: index.mark < 100n * D18 ? index.mark : 100n * D18, cash: START_CASH, shares: 0n, cost: 0n, stop: null };
  return { ...fresh, path: [levelOf({ ...fresh, path: [] })] };
};

/** charged takes the performance fee that is due. */
function charged(p: Practice): Step {
  const due = performance(navOf(p.tokens), p.supply, p, p.fees.performance);
  if (due.shares === 0n) return [p, []];
  const before = worthOf(p);
  const next = { ...p, supply: p.supply + due.shares, mark: due.mark };
  const fee = before - worthOf(next);
  return [next, fee > 0n ? [{ kind: "performance", fee }] : []];
}

/** deposit swaps cash into the basket and mints shares. The cash is at most what the investor has. */
export function deposit(p: Practice, cash: bigint): Step {
  const [now, events] = charged(p);
  const nav = navOf(now.tokens);
  const value = lessDown(cash, SWAP_LOSS_BPS);
  const minted = nav === 0n ? 0n : (now.supply * value) / nav;
  const fee = partUp(minted, now.fees.entry);
  if (cash > now.cash || minted <= fee) return [p, []];
  const level = levelOf(now);
  const next = {
    ...now,
    tokens: now.tokens.map((t) => ({ ...t, reserve: t.reserve + mulDivUp(t.reserve, value, nav) })),
    supply: now.supply + minted,
    cash: now.cash - cash,
    shares: now.shares + minted - fee,
    cost: now.cost + cash,
  };
  const feeUsd = (fee * level) / D18;
  return [next, [...events, { kind: "deposit", cash, swaps: cash - value, fee: feeUsd, shares: minted - fee, level }]];
}

interface Left {
  next: Practice;
  events: readonly Event[];
  value: bigint; // of the received tokens
  fee: bigint;
  level: bigint;
}

/** leave burns all shares and takes the tokens out of the vault. */
function leave(p: Practice): Left {
  const [now, events] = charged(p);
  const fee = partUp(now.shares, now.fees.exit);
  const net = now.shares - fee;
  const level = levelOf(now);
  const amounts = now.tokens.map((t) => (t.reserve * net) / now.supply);
  const value = now.tokens.reduce((sum, t, i) => sum + ((amounts[i] ?? 0n) * t.price) / t.unit, 0n);
  const tokens = now.tokens.map((t, i) => ({ ...t, reserve: t.reserve - (amounts[i] ?? 0n) }));
  const next = { ...now, tokens, supply: now.supply - net, shares: 0n, cost: 0n, stop: null };
  return { next, events, value, fee: (fee * level) / D18, level };
}

/** redeem sells all shares. */
export function redeem(p: Practice): Step {
  if (p.shares === 0n) return [p, []];
  const { next, events, value, fee, level } = leave(p);
  const cash = lessDown(value, SWAP_LOSS_BPS);
  return [{ ...next, cash: next.cash + cash }, [...events, { kind: "redeem", cash, swaps: value - cash, fee, level }]];
}

/** setStop places a stop for all shares. */
export function setStop(p: Practice, kind: Stop["kind"], fallBps: number): Step {
  if (p.shares === 0n) return [p, []];
  const floor = lessDown((p.cost * D18) / p.shares, fallBps);
  const stop: Stop = { kind, fallBps, peak: levelOf(p), floor };
  return [{ ...p, stop }, [{ kind: "stop", level: triggerOf(stop) }]];
}

export const cancelStop = (p: Practice): Step => [{ ...p, stop: null }, [{ kind: "cancel" }]];

/** watched raises the peak of a trailing stop, and executes a stop whose trigger the level has reached. */
function watched(p: Practice): Step {
  if (!p.stop) return [p, []];
  const level = levelOf(p);
  const stop = level > p.stop.peak ? { ...p.stop, peak: level } : p.stop;
  const trigger = triggerOf(stop);
  if (level > trigger || p.shares === 0n) return [{ ...p, stop }, []];
  const left = leave(p);
  const swapped = lessDown(left.value, SWAP_LOSS_BPS);
  const cash = lessDown(swapped, TIP_BPS);
  const sold = { cash, swaps: left.value - swapped, tip: swapped - cash, fee: left.fee, level: left.level, trigger };
  return [{ ...left.next, cash: left.next.cash + cash }, [...left.events, { kind: "sold", ...sold }]];
}

/** move changes all prices by a part in basis points, in equal steps. A stop is watched after each step, as its executor does. */
export function move(p: Practice, partBps: number, steps: number): Step {
  const from = p.tokens.map((t) => t.price);
  let now = p;
  const events: Event[] = [];
  for (let i = 1; i <= steps; i++) {
    const factor = 10_000n * BigInt(steps) + BigInt(partBps) * BigInt(i);
    const tokens = now.tokens.map((t, k) => ({ ...t, price: ((from[k] ?? 0n) * factor) / (10_000n * BigInt(steps)) }));
    now = { ...now, tokens };
    now = { ...now, path: [...now.path, levelOf(now)] };
    const [next, happened] = watched(now);
    now = next;
    events.push(...happened);
  }
  return [now, [{ kind: "moved", part: partBps / 10_000, steps, level: levelOf(now) }, ...events]];
}

/** year lets a year pass at the same prices: the management fee is due, and a stop may be reached by it. */
export function year(p: Practice): Step {
  const before = worthOf(p);
  const supply = p.supply + dilution(p.supply, p.fees.management, YEAR);
  const [aged, charges] = charged({ ...p, supply });
  const now = { ...aged, path: [...aged.path, levelOf(aged)] };
  const [next, events] = watched(now);
  return [next, [{ kind: "year", fees: before - worthOf(now), level: levelOf(now) }, ...charges, ...events]];
}
