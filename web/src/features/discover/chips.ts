import { tagText } from "@/design/format";
import { toggled, type Filters } from "./filters";

type Options = readonly (readonly [string, string])[];

/** The choices of each filter with fixed choices, and their words. */
export const OPTIONS = {
  fee: [
    ["50", "Up to 0.5% per year"],
    ["100", "Up to 1% per year"],
    ["none", "No performance fee"],
  ],
  size: [
    ["10000", "At least $10,000"],
    ["100000", "At least $100,000"],
    ["1000000", "At least $1,000,000"],
  ],
  record: [
    ["7", "Track record of 7 days"],
    ["30", "Track record of 30 days"],
    ["365", "Track record of 1 year"],
  ],
  risk: [
    ["0.2", "Volatility up to 20%"],
    ["0.5", "Volatility up to 50%"],
    ["1", "Volatility up to 100%"],
  ],
  gain: [
    ["30d:0", "Gain in 30 days"],
    ["all:0", "Gain since launch"],
    ["all:0.1", "At least 10% since launch"],
  ],
} as const satisfies Partial<Record<keyof Filters, Options>>;

export interface Chip {
  key: string;
  text: string;
  /** The filters without this one. */
  without: Filters;
}

/** chips returns the active filters, one by one. `symbolOf` names a token. */
export function chips(f: Filters, symbolOf: (token: string) => string | undefined): Chip[] {
  const fixed = (Object.keys(OPTIONS) as (keyof typeof OPTIONS)[]).flatMap((key) => {
    const option = (OPTIONS[key] as Options).find(([value]) => value === f[key]);
    return option ? [{ key, text: option[1], without: { ...f, [key]: "" } }] : [];
  });
  const tags = (["tags", "people"] as const).flatMap((key) =>
    f[key]
      .split(",")
      .filter(Boolean)
      .map((tag) => ({
        key: `${key}.${tag}`,
        text: key === "people" ? `By: ${tagText(tag)}` : tagText(tag),
        without: { ...f, [key]: toggled(f[key], tag) },
      })),
  );
  const asset = f.asset ? [{ key: "asset", text: `With ${symbolOf(f.asset) ?? "a token"}`, without: { ...f, asset: "" } }] : [];
  return [...asset, ...fixed, ...tags];
}
