import { LOCALE, numberFormat, type Locale } from "./locale";

/*
 * Parses numbers as users type them in their locale. It works on digits, never on floats.
 */

/** A typed number with "." as its decimal point, or an error for the user. */
export type Typed = { value: string } | { error: string } | { empty: true };

interface Separators {
  decimal: string;
  group: string;
  /** The locale's digits from 0 to 9. */
  digits: readonly string[];
}

/** normalised replaces the kinds of spaces and apostrophes that keyboards and locales use for grouping by one of each. */
const normalised = (text: string): string => text.replace(/\s/g, " ").replace(/[’`]/g, "'");

function separatorsOf(locale: Locale): Separators {
  const parts = numberFormat({ useGrouping: "always", minimumFractionDigits: 1 }, locale).formatToParts(12345.5);
  const part = (type: string) => normalised(parts.find((p) => p.type === type)?.value ?? "");
  const digits = [...Array(10).keys()].map((d) => numberFormat({ useGrouping: false }, locale).format(d));
  return { decimal: part("decimal"), group: part("group"), digits };
}

/** grouped returns whole digits with the locale's grouping, for example 12,34,567 in India. */
function grouped(whole: string, locale: Locale, { digits }: Separators): string {
  const text = numberFormat({ useGrouping: "always" }, locale).format(BigInt(whole || "0"));
  return normalised(text).replace(/./gu, (c) => (digits.includes(c) ? String(digits.indexOf(c)) : c));
}

/** parseDecimal parses a positive number of the locale. It rejects malformed grouping, because "1,5" could mean 1.5 or 15. */
export function parseDecimal(text: string, locale: Locale = LOCALE): Typed {
  const separators = separatorsOf(locale);
  const { decimal, group, digits } = separators;
  const plain = normalised(text.trim()).replace(/./gu, (c) => (digits.includes(c) ? String(digits.indexOf(c)) : c));
  if (plain === "") return { empty: true };
  const example = numberFormat({ minimumFractionDigits: 2 }, locale).format(1250.5);
  const allowed = Array.from(plain).every((c) => /\d/.test(c) || c === decimal || c === group);
  if (!allowed || !/\d/.test(plain)) return { error: `Enter a number, such as ${example}` };
  const [whole = "", ...fractions] = plain.split(decimal);
  const fraction = fractions[0] ?? "";
  const ungrouped = whole.replaceAll(group, "");
  const wellFormed =
    fractions.length <= 1 && !fraction.includes(group) && (ungrouped === whole || whole === grouped(ungrouped, locale, separators));
  if (wellFormed) return { value: fractions.length === 0 ? ungrouped : `${ungrouped || "0"}.${fraction || "0"}` };
  const rule = `Your browser uses “${group}” for thousands and “${decimal}” for decimals`;
  const single = plain.split(group).length === 2 && fractions.length === 0;
  return { error: single ? `${rule}: enter ${plain.replace(group, decimal)} or ${ungrouped}` : `${rule}: check “${text.trim()}”` };
}

/** typeable returns a decimal of the API as the user would type it: with the locale's decimal point, without grouping. */
export const typeable = (decimal: string, locale: Locale = LOCALE): string => decimal.replace(".", separatorsOf(locale).decimal);

/** typedBps returns a typed percentage in basis points; null unless it is a number with at most two decimals. */
export function typedBps(percent: string, locale: Locale = LOCALE): number | null {
  const typed = parseDecimal(percent, locale);
  if (!("value" in typed) || !/^\d{1,3}(\.\d{1,2})?$/.test(typed.value)) return null;
  const [whole = "0", fraction = ""] = typed.value.split(".");
  return Number(whole) * 100 + Number(fraction.padEnd(2, "0"));
}

/** typedValue returns a typed number with "." as its decimal point; "" if it is not a number. */
export function typedValue(text: string, locale: Locale = LOCALE): string {
  const typed = parseDecimal(text, locale);
  return "value" in typed ? typed.value : "";
}

/** typedFault returns why a text is not a number; undefined if it is one or empty. */
export function typedFault(text: string): string | undefined {
  const typed = parseDecimal(text);
  return "error" in typed ? typed.error : undefined;
}
