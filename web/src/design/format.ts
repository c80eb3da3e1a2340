/*
 * Formats the API's exact decimal strings for people. Rounding is half away from zero and works on digits, never on floats.
 */

const GROUP = /\B(?=(\d{3})+$)/g;

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

function grouped(plain: string): string {
  const [whole = "", fraction] = plain.split(".");
  const sign = whole.startsWith("-") ? "−" : "";
  const digits = whole.replace("-", "").replace(GROUP, ",");
  return sign + digits + (fraction === undefined ? "" : `.${fraction}`);
}

/** 1,234.50 */
export const number = (value: string, digits = 2): string => grouped(rounded(value, digits));

/** $1,234.50 */
export function usd(value: string, digits = 2): string {
  const text = number(value, digits);
  return text.startsWith("−") ? `−$${text.slice(1)}` : `$${text}`;
}

/** A price in dollars. A price below one dollar keeps four significant digits. */
export function price(value: string): string {
  const size = Math.abs(Number(value));
  return usd(value, size >= 1 || size === 0 ? 2 : Math.min(10, 3 - Math.floor(Math.log10(size))));
}

/** $1.20M, for narrow places. The exact number belongs in a tooltip. */
export function usdShort(value: string): string {
  const size = Number(value);
  if (Math.abs(size) < 10_000) return usd(value);
  return new Intl.NumberFormat("en", {
    style: "currency",
    currency: "USD",
    notation: "compact",
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  }).format(size);
}

/** A whole number with grouped digits: 1,234. */
export const count = (value: number): string => value.toLocaleString("en");

/** A ratio as a percentage: 0.0512 is 5.12%. */
export const percent = (ratio: string, digits = 2): string => `${grouped(rounded(shifted(ratio, 2), digits))}%`;

/** A percentage with its sign, so that gains and losses differ by more than colour. */
export function signedPercent(ratio: string, digits = 2): string {
  const text = percent(ratio, digits);
  return text.startsWith("−") || /^0(\.0*)?%$/.test(text) ? text : `+${text}`;
}

export function signedUsd(value: string): string {
  const text = usd(value);
  return text.startsWith("−") || text === "$0.00" ? text : `+${text}`;
}

/** Basis points as a percentage: 250 is 2.5%. */
export const bps = (value: number): string =>
  `${shifted(String(value), -2)
    .replace(/(\.\d*?)0+$/, "$1")
    .replace(/\.$/, "")}%`;

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
export function amount(units: string, decimals: number): string {
  const value = fromUnits(units, decimals);
  const size = Math.abs(Number(value));
  const digits = size === 0 || size >= 1_000 ? 2 : size >= 1 ? 4 : 6;
  const [whole = "0", fraction = ""] = value.split(".");
  const cut = fraction.slice(0, digits).replace(/0+$/, "");
  if (size > 0 && whole === "0" && cut === "") return `< 0.${"0".repeat(digits - 1)}1`;
  return grouped(cut ? `${whole}.${cut}` : whole);
}

/** 0x1234…abcd */
export const short = (hex: string): string => `${hex.slice(0, 6)}…${hex.slice(-4)}`;

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

/** Seconds in the two largest units: "3 days 4 hours". */
export function duration(seconds: number): string {
  let left = Math.max(0, Math.floor(seconds));
  const parts: string[] = [];
  for (const [name, size] of UNITS) {
    const count = Math.floor(left / size);
    if (count > 0) parts.push(`${count} ${name}${count === 1 ? "" : "s"}`);
    left -= count * size;
    if (parts.length === 2) break;
  }
  return parts.join(" ") || "0 seconds";
}

/** Date and time in the browser's time zone. */
export const moment = (iso: string): string =>
  new Date(iso).toLocaleString("en-GB", {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });

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
  out_of_range: "out of range",
};

/** reason returns why a value is unknown, in words. */
export const reason = (code: string | undefined): string => (code ? (REASONS[code] ?? code.replaceAll("_", " ")) : "unknown");
