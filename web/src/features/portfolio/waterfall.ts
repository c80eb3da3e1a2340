import type { Schemas } from "@/api/client";
import { scaled } from "@/design/decimal";

export type Receipt = Schemas["CopyReceipt"];

/** A part of a receipt, in the order of the picture. */
export const PARTS = [
  { field: "delay_usd", label: "Delay", note: "new targets wait before they are in force" },
  { field: "drift_usd", label: "Drift", note: "the index was not exactly at its targets" },
  { field: "pool_fees_usd", label: "Pool fees", note: "of the index's trades" },
  { field: "price_impact_usd", label: "Price impact", note: "of the index's trades" },
  { field: "management_fee_usd", label: "Management fee", note: "the creator's part" },
  { field: "performance_fee_usd", label: "Performance fee", note: "the creator's part" },
  { field: "platform_usd", label: "Platform", note: "its part of both fees" },
  { field: "entry_exit_usd", label: "Entry and exit", note: "your swaps, entry and exit fees, tips" },
  { field: "fees_earned_usd", label: "Fees earned", note: "shares minted to you" },
  { field: "gas_usd", label: "Gas", note: "that you paid" },
] as const satisfies readonly { field: keyof Receipt; label: string; note: string }[];

/** A bar of the picture, in cents. Parts begin where the bar before ends; the first and the last bar begin at 0. */
export interface Bar {
  label: string;
  note: string;
  kind: "total" | "part";
  from: number;
  to: number;
}

/** cents rounds 10^-18 dollars to cents, half away from zero. */
function cents(value: bigint): number {
  const cent = 10n ** 16n;
  const size = value < 0n ? -value : value;
  const rounded = (size + cent / 2n) / cent;
  return Number(value < 0n ? -rounded : rounded);
}

/**
 * waterfall returns the bars from the creator's ideal to what the investor got, or null if they are unknown. Each bar ends at the rounded
 * sum of what came so far. So the parts that are shown sum to the difference that is shown, to the cent.
 */
export function waterfall(receipt: Receipt): Bar[] | null {
  if (receipt.ideal_usd === null || receipt.got_usd === null) return null;
  let sum = scaled(receipt.ideal_usd, 18);
  const bars: Bar[] = [
    { label: "The creator's ideal", note: "your money at the targets, without friction", kind: "total", from: 0, to: cents(sum) },
  ];
  for (const { field, label, note } of PARTS) {
    const value = receipt[field];
    if (value === null) return null;
    const from = cents(sum);
    sum += scaled(value, 18);
    if (field !== "fees_earned_usd" || scaled(value, 18) !== 0n) bars.push({ label, note, kind: "part", from, to: cents(sum) });
  }
  bars.push({ label: "You got", note: "after gas", kind: "total", from: 0, to: cents(scaled(receipt.got_usd, 18)) });
  return bars;
}

/**
 * scale returns the ends of the axis in cents. It begins at 0 unless the parts would be too small to see; then it is cut to the parts,
 * with a margin for the totals.
 */
export function scale(bars: readonly Bar[]): { low: number; high: number; cut: boolean } {
  const ends = bars.flatMap((b) => (b.kind === "part" ? [b.from, b.to] : [b.to]));
  const least = Math.min(...ends);
  const most = Math.max(...ends);
  const margin = Math.max(1, (most - least) / 3);
  if (least > 0 && most - least < most / 4) return { low: least - margin, high: most, cut: true };
  if (most < 0 && most - least < -least / 4) return { low: least, high: most + margin, cut: true };
  return { low: Math.min(0, least), high: Math.max(Math.min(0, least) + 1, 0, most), cut: false };
}
