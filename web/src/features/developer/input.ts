/* What people type about keys, read as the API takes it. */

/** Networks one a line or separated by commas; blank ones are left out. The API checks each. */
export const networksOf = (text: string): string[] => text.split(/[\s,]+/).filter((n) => n !== "");

/** `name = value`, one a line; or what is wrong. */
export function metadataOf(text: string): { entries: Record<string, string> } | { error: string } {
  const entries: Record<string, string> = {};
  for (const line of text
    .split("\n")
    .map((l) => l.trim())
    .filter((l) => l !== "")) {
    const at = line.indexOf("=");
    if (at < 1) return { error: `“${line}” is not of the form name = value` };
    entries[line.slice(0, at).trim()] = line.slice(at + 1).trim();
  }
  return Object.keys(entries).length > 16 ? { error: "At most 16 entries" } : { entries };
}

const DAY = 86_400_000; // milliseconds

/** The moment so many days from now; the end of a day that was picked, in UTC; undefined: never. */
export function expiryOf(choice: string, picked: string, now: number): string | undefined {
  if (choice === "never") return undefined;
  if (choice === "date") return `${picked}T23:59:59Z`;
  return new Date(now + Number(choice) * DAY).toISOString();
}
