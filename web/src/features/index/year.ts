import { rounded } from "@/design/format";
import { scaled, shown } from "@/design/decimal";

/** The fees of an index in basis points. */
export interface FeeRates {
  entry_fee_bps: number;
  exit_fee_bps: number;
  management_fee_bps: number;
  performance_fee_bps: number;
}

/** What the fees take from a deposit that is held for 365 days and then redeemed, in USD. */
export interface YearOfFees {
  entry: string;
  management: string;
  exit: string;
  /** Entry, management and exit: all that is due if the level of the tokens stays. */
  total: string;
  /** The total as a part of the amount. */
  share: string;
  /** The performance fee on a gain of `gainBps` above the high-water mark; it is not in the total. */
  performance: string;
}

const BPS = 10_000n;
const DIGITS = 18;

/**
 * feesOfYear splits an amount in USD: the entry fee is a part of the amount, the management fee a part of what is left, and the exit fee a
 * part of what is left then. A yearly fee f takes exactly the part f in 365 days. The amounts have 18 decimals, rounded up.
 */
export function feesOfYear(amount: string, rates: FeeRates, gainBps: number): YearOfFees {
  const part = (of: bigint, bps: number) => (of * BigInt(bps) + BPS - 1n) / BPS;
  const paid = scaled(amount, DIGITS);
  const entry = part(paid, rates.entry_fee_bps);
  const management = part(paid - entry, rates.management_fee_bps);
  const exit = part(paid - entry - management, rates.exit_fee_bps);
  const performance = part(part(paid - entry - management, gainBps), rates.performance_fee_bps);
  const total = entry + management + exit;
  const text = (units: bigint) => shown(units, DIGITS);
  return {
    entry: text(entry),
    management: text(management),
    exit: text(exit),
    total: text(total),
    share: paid === 0n ? "0" : rounded(shown((total * 10n ** 18n) / paid, DIGITS), 6),
    performance: text(performance),
  };
}
