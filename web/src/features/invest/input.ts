import { LOCALE, type Locale } from "@/design/locale";
import { parseDecimal, typeable as typeableDecimal } from "@/design/typed";

/** A typed amount in base units, or an error for the user. */
export type TypedAmount = { units: string } | { error: string } | { empty: true };

export function typedAmount(text: string, decimals: number, locale: Locale = LOCALE): TypedAmount {
  const typed = parseDecimal(text, locale);
  if (!("value" in typed)) return typed;
  const [whole = "", fraction = ""] = typed.value.split(".");
  const used = fraction.replace(/0+$/, "");
  if (used.length > decimals) return { error: `At most ${decimals} decimals` };
  const units = (whole + used.padEnd(decimals, "0")).replace(/^0+(?=\d)/, "");
  if (/^0*$/.test(units)) return { error: "Enter more than 0" };
  return units.length > 60 ? { error: "This amount is too large" } : { units };
}

/** part returns a share of an amount in base units, rounded down. */
export const part = (units: string, bps: number): string => ((BigInt(units) * BigInt(bps)) / 10_000n).toString();

/** typeable returns base units as a user would type them: without grouping or trailing zeros. */
export function typeable(units: string, decimals: number, locale: Locale = LOCALE): string {
  const digits = units.padStart(decimals + 1, "0");
  const fraction = decimals === 0 ? "" : digits.slice(-decimals).replace(/0+$/, "");
  const whole = decimals === 0 ? digits : digits.slice(0, -decimals);
  return typeableDecimal(fraction ? `${whole}.${fraction}` : whole, locale);
}
