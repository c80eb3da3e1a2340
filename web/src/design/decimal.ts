/* Exact arithmetic on the API's decimal strings. */

/** scaled returns a decimal as an integer with the given number of decimals. It cuts off further ones. */
export function scaled(value: string, digits: number): bigint {
  const negative = value.startsWith("-");
  const [whole = "0", fraction = ""] = (negative ? value.slice(1) : value).split(".");
  const size = BigInt(whole + fraction.padEnd(digits, "0").slice(0, digits));
  return negative ? -size : size;
}

/** shown returns an integer in units of 10^-digits as a decimal. */
export const shown = (size: bigint, digits: number): string => plain(size, digits);

const decimals = (value: string): number => value.split(".")[1]?.length ?? 0;

function plain(size: bigint, digits: number): string {
  const text = (size < 0n ? -size : size).toString().padStart(digits + 1, "0");
  const sign = size < 0n ? "-" : "";
  return sign + (digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`);
}

export function add(a: string, b: string): string {
  const digits = Math.max(decimals(a), decimals(b));
  return plain(scaled(a, digits) + scaled(b, digits), digits);
}

export const negate = (a: string): string => (a.startsWith("-") ? a.slice(1) : `-${a}`);

export const subtract = (a: string, b: string): string => add(a, negate(b));

/** total returns the sum, or null if any value is unknown. */
export function total(values: readonly (string | null)[]): string | null {
  return values.reduce<string | null>((sum, v) => (sum === null || v === null ? null : add(sum, v)), "0");
}

/** growth returns a/b − 1 with 8 decimals, truncated; null if b is 0. */
export function growth(a: string, b: string): string | null {
  const digits = Math.max(decimals(a), decimals(b));
  const base = scaled(b, digits);
  if (base === 0n) return null;
  return plain(((scaled(a, digits) - base) * 100_000_000n) / base, 8);
}
