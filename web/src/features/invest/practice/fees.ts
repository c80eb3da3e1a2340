/*
 * The fees of the contracts, in whole numbers: FeeMath.sol with the same steps and roundings. All are rounded down, against the receiver.
 */

const BPS = 10_000n;
export const D18 = 10n ** 18n;
const YEAR = 365n * 86_400n; // seconds
const MAX_EXPONENT = 4n << 120n;

export const mulDivUp = (a: bigint, b: bigint, c: bigint): bigint => (a * b + c - 1n) / c;

/** logRate returns −ln(1 − f) per year in units of 2^-96, for a yearly fee f in basis points. */
function logRate(feeBps: bigint): bigint {
  let power = ((1n << 120n) * feeBps) / BPS;
  let sum = 0n;
  for (let k = 1n; power !== 0n; k++) {
    sum += power / k;
    power = (power * feeBps) / BPS;
  }
  return sum >> 24n;
}

/** dilution returns the shares that the management fee mints after `seconds`, from a supply. */
export function dilution(supply: bigint, feeBps: number, seconds: bigint): bigint {
  const exponent = ((logRate(BigInt(feeBps)) << 24n) * seconds) / YEAR;
  const x = exponent < MAX_EXPONENT ? exponent : MAX_EXPONENT;
  let sum = 0n; // e^x − 1 = x + x²/2! + x³/3! + …
  for (let term = x, k = 2n; term !== 0n; k++) {
    sum += term;
    term = ((term * x) >> 120n) / k;
  }
  return (supply * sum) >> 120n;
}

/** The high-water mark of the performance fee, and the mark at which the fee began, in USD with 18 decimals. */
export interface Mark {
  mark: bigint;
  origin: bigint;
}

/** performance returns the shares that the performance fee mints on the gain above the mark, and the mark after it, rounded up. */
export function performance(nav: bigint, supply: bigint, { mark, origin }: Mark, feeBps: number): { shares: bigint; mark: bigint } {
  if (supply === 0n || (nav * D18) / supply <= mark) return { shares: 0n, mark };
  const gain = nav - mulDivUp(mark, supply, D18);
  const fee = (gain * BigInt(feeBps) * origin) / (BPS * mark);
  const shares = (supply * fee) / (nav - fee);
  return shares === 0n ? { shares, mark } : { shares, mark: mulDivUp(nav, D18, supply + shares) };
}

/** partUp returns a fee in basis points of a number of shares, rounded up, as the contract takes entry and exit fees. */
export const partUp = (shares: bigint, bps: number): bigint => (bps === 0 ? 0n : mulDivUp(shares, BigInt(bps), BPS));

/** lessDown returns `value` less a part in basis points, rounded down. */
export const lessDown = (value: bigint, bps: number): bigint => (value * (BPS - BigInt(bps))) / BPS;
