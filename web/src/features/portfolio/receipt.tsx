import { useState } from "react";
import { useReceipts } from "@/api/reads";
import { CsvLink } from "@/design/csv";
import { Time } from "@/design/figures";
import { reason, signedUsd } from "@/design/format";
import { Card, Empty, Read, Select } from "@/design/ui";
import { scale, waterfall, type Bar, type Receipt } from "./waterfall";

/** The difference between what the investor got and what the creator's targets made without friction, split into its parts. */
export function ReceiptCard({ investor }: { investor: string }) {
  const query = useReceipts(investor);
  const [chosen, choose] = useState("");
  return (
    <Card title="From the creator's result to yours" aside={<CsvLink path={`/v1/investors/${investor}/receipt`} name="receipt" />}>
      <Read query={query} what="The receipt" rows={8}>
        {({ receipts, conventions, unknown }) => {
          const sorted = [...receipts].sort((a, b) => Number(b.value_usd ?? 0) - Number(a.value_usd ?? 0));
          const shown = sorted.find((r) => r.index === chosen) ?? sorted[0];
          if (!shown) return <Empty title={unknown?.receipts ? `Unknown: ${reason(unknown.receipts)}` : "No shares yet"} />;
          return (
            <>
              {sorted.length > 1 && (
                <Select
                  label="Index"
                  value={shown.index}
                  options={sorted.map((r) => [r.index, r.value_usd === "0" ? `${r.name}, closed` : r.name] as const)}
                  onChange={choose}
                />
              )}
              <Waterfall receipt={shown} />
              <details className="mt-5 text-[0.8rem] text-muted">
                <summary>How this is calculated</summary>
                <p className="mt-2 max-w-prose">{conventions}</p>
              </details>
            </>
          );
        }}
      </Read>
    </Card>
  );
}

function Waterfall({ receipt }: { receipt: Receipt }) {
  const bars = waterfall(receipt);
  if (!bars) {
    return (
      <p className="mt-4 text-muted">
        <span aria-hidden="true">— </span>
        There is no receipt for {receipt.name}: {reason(receipt.unknown?.difference_usd)}.
      </p>
    );
  }
  const { low, high, cut } = scale(bars);
  const place = (value: number) => ((Math.min(high, Math.max(low, value)) - low) / (high - low)) * 100;
  return (
    <table className="waterfall mt-4 w-full text-sm">
      <caption className="mb-3 text-left text-[0.8rem] text-muted">
        {receipt.name}, profit in dollars since <Time at={receipt.from} />, chain time
        {cut && "; the scale does not begin at $0"}
        {receipt.at_level > 0 && `; ${receipt.at_level} movements count at the level`}
      </caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Part</th>
          <th scope="col">Dollars</th>
        </tr>
      </thead>
      <tbody>
        {bars.map((bar) => (
          <tr key={bar.label} className={bar.kind === "total" ? "font-semibold" : ""}>
            <th scope="row" className="w-[36%] py-1.5 pr-3 text-left align-top font-[inherit] sm:w-[30%]">
              {bar.label}
              <span className="hidden text-xs font-normal text-muted sm:block">{bar.note}</span>
            </th>
            <td className="py-1.5">
              <span className="flex items-center gap-3">
                <span className="relative h-4 min-w-0 flex-1" aria-hidden="true">
                  {!cut && <span className="absolute inset-y-[-0.4rem] w-px bg-line" style={{ left: `${place(0)}%` }} />}
                  {bar.from !== bar.to && <BarShape bar={bar} place={place} cut={cut && bar.kind === "total"} />}
                </span>
                <span className="w-[5.5rem] shrink-0 text-right tabular-nums whitespace-nowrap">
                  {signedUsd(((bar.to - bar.from) / 100).toFixed(2))}
                </span>
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function BarShape({ bar, place, cut }: { bar: Bar; place: (value: number) => number; cut: boolean }) {
  const left = place(Math.min(bar.from, bar.to));
  const width = place(Math.max(bar.from, bar.to)) - left;
  const fade = cut ? `linear-gradient(to ${bar.to < 0 ? "left" : "right"}, transparent, black 25%)` : undefined;
  return (
    <span
      className={`absolute inset-y-0 min-w-[2px] rounded-[2px] ${color(bar)}`}
      style={{ left: `${left}%`, width: `${width}%`, maskImage: fade }}
    />
  );
}

function color({ kind, from, to }: Bar): string {
  if (kind === "total") return "bg-accent";
  return to < from ? "bg-bad" : "bg-good";
}
