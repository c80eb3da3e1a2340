import { lazy, Suspense, useMemo, useState } from "react";
import { useResults, useValue } from "@/api/reads";
import { CsvLink } from "@/design/csv";
import type { Schemas } from "@/api/client";
import { reason, usd } from "@/design/format";
import { RANGES, seconds, type Range } from "@/design/ranges";
import { Change, ChangeUsd, Time, Usd } from "@/design/figures";
import { Badge, Card, Read, Segments, Skeleton, Stat } from "@/design/ui";

const Chart = lazy(() => import("@/design/chart"));
const dollars = (value: number) => usd(value.toFixed(2));

/** The portfolio's value and invested money over time, with profit and returns in that time. */
export function ValueCard({ investor }: { investor: string }) {
  const [range, setRange] = useState<Range>("all");
  const value = useValue(investor, range);
  const results = useResults(investor, range);
  const points = value.data?.points;
  const series = useMemo(() => {
    const of = (pick: "value_usd" | "invested_usd") =>
      (points ?? []).flatMap((p) => (p[pick] === null ? [] : [[seconds(p.timestamp), Number(p[pick])] as const]));
    return [
      { key: "value", label: "Value", points: of("value_usd"), color: "var(--accent)", shape: "area" as const },
      { key: "invested", label: "Paid in, minus paid out", points: of("invested_usd"), color: "var(--series-1)", shape: "dashed" as const },
    ];
  }, [points]);
  return (
    <Card
      title="Value over time"
      aside={
        <span className="flex flex-wrap items-center gap-4">
          <Segments label="Range" value={range} options={RANGES} onChange={setRange} />
          <CsvLink path={`/v1/investors/${investor}/value?range=${range}`} name="value" />
        </span>
      }
    >
      <Read query={value} what="The value over time" rows={6}>
        {({ from, interval, truncated }) => (
          <>
            {(series[0]?.points.length ?? 0) < 2 ? (
              <p className="grid h-64 place-content-center text-center text-muted">Too short a period for a chart.</p>
            ) : (
              <Suspense fallback={<Skeleton className="h-64 w-full" />}>
                <Chart
                  series={series}
                  format={dollars}
                  height={256}
                  label="Value of all positions, and paid in minus paid out, over time"
                />
              </Suspense>
            )}
            <p className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-1 text-[0.8rem] text-muted">
              <span className="inline-flex items-center gap-2">
                <Dash color="var(--accent)" /> Value
              </span>
              <span className="inline-flex items-center gap-2">
                <Dash color="var(--series-1)" dashed /> Paid in, minus paid out
              </span>
              <span>
                since <Time at={from} />, one point per {interval === "1h" ? "hour" : "day"}
              </span>
              {truncated && <Badge tone="warn">Older data of this range are not shown</Badge>}
            </p>
          </>
        )}
      </Read>
      {results.data && (
        <>
          <dl className="mt-5 grid grid-cols-2 gap-x-4 gap-y-5 border-t border-line pt-5 sm:grid-cols-4">
            <Stat label="Profit in this range" note={whyNot(results.data.portfolio, "profit_usd") ?? "after swaps and fees, before gas"}>
              <ChangeUsd value={results.data.portfolio.profit_usd} unknown={results.data.portfolio.unknown} field="profit_usd" />
            </Stat>
            <Stat label="Return of the indices" note={whyNot(results.data.portfolio, "time_weighted") ?? "time-weighted"}>
              <Change value={results.data.portfolio.time_weighted} unknown={results.data.portfolio.unknown} field="time_weighted" />
            </Stat>
            <Stat label="Return of your money" note={whyNot(results.data.portfolio, "money_weighted") ?? moneyNote(results.data.portfolio)}>
              <Change value={results.data.portfolio.money_weighted} unknown={results.data.portfolio.unknown} field="money_weighted" />
            </Stat>
            <Stat
              label="Paid in, paid out"
              note={<Usd value={results.data.portfolio.out_usd} unknown={results.data.portfolio.unknown} field="out_usd" />}
            >
              <Usd value={results.data.portfolio.in_usd} unknown={results.data.portfolio.unknown} field="in_usd" />
            </Stat>
          </dl>
          <p className="mt-4 text-[0.8rem] text-muted">
            As of <Time at={results.data.as_of.timestamp} />, chain time, block {results.data.as_of.block_number}
          </p>
          <details className="mt-5 text-[0.8rem] text-muted">
            <summary>How these are calculated</summary>
            <p className="mt-2 max-w-prose">{results.data.conventions}</p>
          </details>
        </>
      )}
    </Card>
  );
}

/** whyNot returns the reason why a figure is unknown, or undefined if it is known. */
function whyNot(result: Schemas["ProfitLoss"], field: "profit_usd" | "time_weighted" | "money_weighted") {
  return result[field] === null ? reason(result.unknown?.[field]) : undefined;
}

/** moneyNote names the time of the money-weighted return. It ends when the last share leaves. */
function moneyNote({ days, closed_at }: { days: string | null; closed_at: string | null }) {
  const time = days === null ? "" : ` over ${Number(days).toFixed(1)} days`;
  return `money-weighted${time}${closed_at === null ? "" : ", closed"}`;
}

const Dash = ({ color, dashed }: { color: string; dashed?: boolean }) => (
  <svg viewBox="0 0 24 4" className="h-1 w-6" aria-hidden="true">
    <path d="M0 2h24" stroke={color} strokeWidth="3" strokeDasharray={dashed ? "6 4" : undefined} />
  </svg>
);
