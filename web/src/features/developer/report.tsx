import { useState } from "react";
import { Time } from "@/design/figures";
import { count } from "@/design/format";
import { DataTable } from "@/design/table";
import { Empty, Notice, Read, Segments } from "@/design/ui";
import { useUsage } from "./reads";
import { bars, shares, type Bar } from "./usage";

const SPANS = [
  ["24", "24 hours"],
  ["168", "7 days"],
  ["720", "30 days"],
] as const;

/** Requests by hour, by operation and by version, and rejected requests. */
export function Usage({ id, name }: { id: string; name: string }) {
  const [span, setSpan] = useState<(typeof SPANS)[number][0]>("24");
  const query = useUsage(id, Number(span));
  return (
    <div className="grid gap-4">
      <Segments label="Period" value={span} options={SPANS} onChange={setSpan} />
      <Read query={query} what="The usage">
        {(report) => {
          const hours = bars(report);
          const requests = hours.reduce((sum, b) => sum + b.requests, 0);
          const failures = report.failures.reduce((sum, f) => sum + f.failures, 0);
          return (
            <>
              {failures > 0 && (
                <Notice tone="warn" title={`${count(failures)} requests rejected`}>
                  Requests came with wrong or ended secrets of this key:{" "}
                  {[...new Set(report.failures.map((f) => `${f.ip} (${f.reason.replaceAll("_", " ")})`))].slice(0, 5).join(", ")}
                </Notice>
              )}
              {requests === 0 ? (
                <Empty title="No requests in this period">A request appears here a few seconds after it was made.</Empty>
              ) : (
                <>
                  <Bars bars={hours} label={`Requests by hour of ${name}: ${count(requests)} in total`} />
                  <DataTable
                    label={`Operations of ${name}`}
                    className="min-w-[26rem] text-sm"
                    rows={shares(report.usage, (u) => u.operation)}
                    rowKey={(s) => s.key}
                    columns={[
                      { name: "Operation", className: "font-mono text-xs", cell: (s) => s.key },
                      { name: "Requests", number: true, cell: (s) => count(s.requests) },
                      { name: "Errors", number: true, cell: (s) => count(s.errors) },
                      { name: "Units", number: true, cell: (s) => count(s.cost) },
                    ]}
                  />
                  <p className="text-xs text-muted">
                    By version:{" "}
                    {shares(report.usage, (u) => String(u.version))
                      .map((s) => `${s.key}: ${count(s.requests)}`)
                      .join(", ")}
                  </p>
                </>
              )}
            </>
          );
        }}
      </Read>
    </div>
  );
}

/** A bar for every hour: answered requests, and errors at the bottom. */
function Bars({ bars: hours, label }: { bars: readonly Bar[]; label: string }) {
  const most = Math.max(1, ...hours.map((b) => b.requests));
  const first = hours[0];
  const last = hours.at(-1);
  return (
    <figure>
      <div className="flex items-baseline justify-between text-xs text-muted">
        <span>
          Maximum per hour: <span className="font-semibold text-ink">{count(most)}</span>
        </span>
        <span className="flex gap-3">
          <span className="inline-flex items-center gap-1.5">
            <svg viewBox="0 0 8 8" className="size-2" aria-hidden="true">
              <rect width="8" height="8" fill="var(--series-1)" />
            </svg>
            answered
          </span>
          <span className="inline-flex items-center gap-1.5">
            <svg viewBox="0 0 8 8" className="size-2" aria-hidden="true">
              <rect width="8" height="8" fill="var(--bad)" />
            </svg>
            errors
          </span>
        </span>
      </div>
      <svg viewBox={`0 0 ${hours.length * 10} 100`} preserveAspectRatio="none" className="mt-2 h-32 w-full" role="img" aria-label={label}>
        <path d={`M0 99.5H${hours.length * 10}`} stroke="var(--line-strong)" vectorEffect="non-scaling-stroke" />
        {hours.map((b, i) => {
          const height = (b.requests / most) * 96;
          const bad = (b.errors / most) * 96;
          return (
            <g key={b.at}>
              <rect x={i * 10 + 1.2} width="7.6" y={99 - height} height={height - bad} fill="var(--series-1)" />
              <rect x={i * 10 + 1.2} width="7.6" y={99 - bad} height={bad} fill="var(--bad)" />
            </g>
          );
        })}
      </svg>
      {first && last && (
        <figcaption className="flex justify-between text-xs text-muted">
          <Time at={new Date(first.at).toISOString()} />
          <Time at={new Date(last.at).toISOString()} />
        </figcaption>
      )}
    </figure>
  );
}
