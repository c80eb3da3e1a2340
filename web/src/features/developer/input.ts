/* Parses the inputs of the key form. */

/** networksOf splits networks at lines, spaces and commas. The API validates each one. */
export const networksOf = (text: string): string[] => text.split(/[\s,]+/).filter((n) => n !== "");

/** metadataOf parses lines of the form `name = value`, or returns an error for the user. */
export function metadataOf(text: string): { entries: Record<string, string> } | { error: string } {
  const entries: Record<string, string> = {};
  for (const line of text
    .split("\n")
    .map((l) => l.trim())
    .filter((l) => l !== "")) {
    const at = line.indexOf("=");
    if (at < 1) return { error: `“${line}” does not have the form name = value` };
    entries[line.slice(0, at).trim()] = line.slice(at + 1).trim();
  }
  return Object.keys(entries).length > 16 ? { error: "At most 16 entries" } : { entries };
}

const DAY = 86_400_000; // milliseconds

/** expiryOf returns the expiry: a number of days from now, or the end of the picked day in UTC. Undefined means never. */
export function expiryOf(choice: string, picked: string, now: number): string | undefined {
  if (choice === "never") return undefined;
  if (choice === "date") return `${picked}T23:59:59Z`;
  return new Date(now + Number(choice) * DAY).toISOString();
}
