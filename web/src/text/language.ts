/*
 * The reader's language: the chosen one, or the browser's first one that the app has, or English.
 */

export const LANGUAGES = [
  ["en", "English"],
  ["de", "Deutsch"],
] as const;
export type Language = (typeof LANGUAGES)[number][0];

const PLACE = "astrolabe.language";
/** Scripts that are written from right to left. */
const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur"]);

const known = (tag: string | null): Language | undefined => LANGUAGES.find(([code]) => tag?.toLowerCase().split("-")[0] === code)?.[0];

/** chosen returns the language that the reader chose in this browser, if any. */
function chosen(): Language | undefined {
  try {
    return known(localStorage.getItem(PLACE));
  } catch {
    return undefined; // storage is blocked, or there is none
  }
}

/** preferred returns the first language of a list that the app has, or English. */
export const preferred = (tags: readonly string[]): Language => tags.map(known).find((code) => code !== undefined) ?? "en";

const own = chosen();
export const LANGUAGE: Language = own ?? preferred(typeof navigator === "undefined" ? [] : navigator.languages);

/** The language whose rules numbers and dates follow, if the reader chose one that the browser does not have; otherwise undefined. */
export const FORMATS: Language | undefined = own && typeof navigator !== "undefined" && known(navigator.language) !== own ? own : undefined;

/** choose stores a language and loads the page again, because texts are read when a page is built. */
export function choose(language: Language): void {
  try {
    localStorage.setItem(PLACE, language);
  } catch {
    return; // storage is blocked: the browser's language stays
  }
  location.reload();
}

/** direction returns the direction of a language's script. */
export const direction = (language: string): "ltr" | "rtl" => (RIGHT_TO_LEFT.has(language) ? "rtl" : "ltr");
