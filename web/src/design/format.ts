import { LOCALE, numberFormat, type Locale } from "./locale";

/*
 * Formats the API's exact decimal strings for people, in the browser's locale. Rounding is half away from zero and works on digits, never
 * on floats.
 */

/** rounded returns `value` with exactly `digits` decimals. */
export function rounded(value: string, digits: number): string {
  const negative = value.startsWith("-");
  const [whole = "0", fraction = ""] = (negative ? value.slice(1) : value).split(".");
  const kept = BigInt(whole + fraction.padEnd(digits, "0").slice(0, digits));
  const up = Number(fraction[digits] ?? "0") >= 5;
  const all = (kept + (up ? 1n : 0n)).toString().padStart(digits + 1, "0");
  const sign = negative && /[1-9]/.test(all) ? "-" : "";
  return sign + (digits === 0 ? all : `${all.slice(0, -digits)}.${all.slice(-digits)}`);
}

/** exact formats a decimal string as it is: Intl takes its digits, not a float. The minus sign is a real one. */
function exact(value: string, options: Intl.NumberFormatOptions, locale: Locale): string {
  return numberFormat(options, locale)
    .formatToParts(value as `${number}`)
    .map((p) => (p.type === "minusSign" ? "−" : p.value))
    .join("");
}

const fixed = (digits: number): Intl.NumberFormatOptions => ({ minimumFractionDigits: digits, maximumFractionDigits: digits });

/** 1,234.50 */
export const number = (value: string, digits = 2, locale: Locale = LOCALE): string => exact(rounded(value, digits), fixed(digits), locale);

/** A float with two decimals, for the axes of charts. */
export const float = (value: number): string => number(value.toFixed(2));

const DOLLARS: Intl.NumberFormatOptions = { style: "currency", currency: "USD" };

/** $1,234.50 */
export const usd = (value: string, digits = 2, locale: Locale = LOCALE): string =>
  exact(rounded(value, digits), { ...DOLLARS, ...fixed(digits) }, locale);

/** A price in dollars. A price below one dollar keeps four significant digits. */
export function price(value: string): string {
  const size = Math.abs(Number(value));
  return usd(value, size >= 1 || size === 0 ? 2 : Math.min(10, 3 - Math.floor(Math.log10(size))));
}

/** $1.20M, for narrow places. The exact number belongs in a tooltip. */
export function usdShort(value: string): string {
  if (Math.abs(Number(value)) < 10_000) return usd(value);
  return exact(value, { ...DOLLARS, notation: "compact", ...fixed(2) }, LOCALE);
}

/** A whole number with grouped digits: 1,234. */
export const count = (value: number): string => numberFormat({}).format(value);

/** A ratio as a percentage: 0.0512 is 5.12%. */
export const percent = (ratio: string, digits = 2, locale: Locale = LOCALE): string =>
  exact(rounded(ratio, digits + 2), { style: "percent", ...fixed(digits) }, locale);

/** A percentage with its sign, so that gains and losses differ by more than colour. */
export const signedPercent = (ratio: string, digits = 2): string =>
  exact(rounded(ratio, digits + 2), { style: "percent", signDisplay: "exceptZero", ...fixed(digits) }, LOCALE);

export const signedUsd = (value: string): string =>
  exact(rounded(value, 2), { ...DOLLARS, signDisplay: "exceptZero", ...fixed(2) }, LOCALE);

/** Basis points as a percentage: 250 is 2.5%. */
export const bps = (value: number): string =>
  exact(shifted(String(value), -4), { style: "percent", minimumFractionDigits: 0, maximumFractionDigits: 2 }, LOCALE);

/** shifted returns `value` with its decimal point moved `by` places to the right. */
export function shifted(value: string, by: number): string {
  const negative = value.startsWith("-");
  const [whole = "0", fraction = ""] = (negative ? value.slice(1) : value).split(".");
  const point = whole.length + by;
  const digits = (whole + fraction).padEnd(point, "0").padStart(whole.length + fraction.length + Math.max(0, 1 - point), "0");
  const at = Math.max(point, 1);
  const left = digits.slice(0, at).replace(/^0+(?=\d)/, "");
  const right = digits.slice(at);
  return (negative ? "-" : "") + left + (right ? `.${right}` : "");
}

/** fromUnits returns base units as a decimal string. */
export const fromUnits = (units: string, decimals: number): string => shifted(units, -decimals);

/** A token amount with at most six decimals, truncated, so that it never shows more than there is. */
export function amount(units: string, decimals: number, locale: Locale = LOCALE): string {
  const value = fromUnits(units, decimals);
  const size = Math.abs(Number(value));
  const digits = size === 0 || size >= 1_000 ? 2 : size >= 1 ? 4 : 6;
  const [whole = "0", fraction = ""] = value.split(".");
  const cut = fraction.slice(0, digits).replace(/0+$/, "");
  const options = { maximumFractionDigits: digits };
  if (size > 0 && whole === "0" && cut === "") return `< ${exact(`0.${"0".repeat(digits - 1)}1`, options, locale)}`;
  return exact(cut ? `${whole}.${cut}` : whole, options, locale);
}

/** 0x1234…abcd */
export const short = (hex: string): string => `${hex.slice(0, 6)}…${hex.slice(-4)}`;

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

/** Seconds in the largest units, two unless `units` says otherwise: "3 days 4 hours". Rounds down. */
export function duration(seconds: number, units: 1 | 2 = 2): string {
  let left = Math.max(0, Math.floor(seconds));
  const parts: string[] = [];
  for (const [name, size] of UNITS) {
    const count = Math.floor(left / size);
    if (count > 0) parts.push(`${count} ${name}${count === 1 ? "" : "s"}`);
    left -= count * size;
    if (parts.length === units) break;
  }
  return parts.join(" ") || "0 seconds";
}

const DATES = new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium", timeStyle: "medium" });
const DATES_WITH_ZONE = new Intl.DateTimeFormat(LOCALE, { dateStyle: "full", timeStyle: "full" });
const UTC_DAYS = new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium", timeZone: "UTC" });
const UTC_MONTHS = new Intl.DateTimeFormat(LOCALE, { year: "numeric", month: "short", timeZone: "UTC" });

/** Date and time in the browser's time zone. */
export const moment = (iso: string): string => DATES.format(new Date(iso));

/** Date and time with the name of the time zone. */
export const momentWithZone = (iso: string): string => DATES_WITH_ZONE.format(new Date(iso));

/** A date in UTC. */
export const utcDay = (iso: string): string => UTC_DAYS.format(new Date(iso));

/** A month, from 1 to 12, and its year. */
export const monthOf = (year: number, month: number): string => UTC_MONTHS.format(Date.UTC(year, month - 1));

const REASONS: Record<string, string> = {
  not_valued_yet: "not valued yet",
  price_unavailable: "a token has no fresh price",
  younger_than_window: "the index is younger than this window",
  cost_unknown: "the value of the shares was unknown when they were received",
  position_closed: "the position is closed",
  node_unreachable: "no node answers",
  block_unavailable: "the node no longer has the state of that block",
  asset_unlisted: "the token is not listed",
  too_short: "the history is too short",
  no_variance: "the value never changed",
  no_loss: "there was no loss",
  no_overlap: "the benchmark has no values on the same days",
  no_capital: "nothing was invested",
  no_rate: "no rate of return fits these payments",
  several_rates: "more than one rate of return fits these payments",
  too_many_movements: "the account has too many movements",
  out_of_range: "out of range",
  too_many_points: "the position is too long for one answer",
  holdings_unknown: "the index was stored before its holdings were",
};

/** reason returns why a value is unknown, in words. */
export const reason = (code: string | undefined): string => (code ? (REASONS[code] ?? code.replaceAll("_", " ")) : "unknown");

/** tagText returns a tag's words before the list of tags is loaded: real_world_assets is "Real world assets". */
export const tagText = (tag: string): string => (tag === "defi" ? "DeFi" : tag.charAt(0).toUpperCase() + tag.slice(1).replaceAll("_", " "));
