import { FORMATS } from "@/text/language";

/*
 * The locale of numbers and dates: the browser's, or that of the language that the reader chose instead.
 */

/** browserLocale returns the browser's first language, or undefined (the default of Intl) if Intl does not accept it. */
function browserLocale(): string | undefined {
  try {
    return Intl.getCanonicalLocales(navigator.language)[0];
  } catch {
    return undefined; // for example en-US@posix
  }
}

export const LOCALE = FORMATS ?? browserLocale();
export type Locale = string | undefined;

const cache = new Map<string, Intl.NumberFormat>();

/** numberFormat returns a cached Intl.NumberFormat. */
export function numberFormat(options: Intl.NumberFormatOptions, locale: Locale = LOCALE): Intl.NumberFormat {
  const key = JSON.stringify([locale, options]);
  const format = cache.get(key) ?? new Intl.NumberFormat(locale, options);
  cache.set(key, format);
  return format;
}
