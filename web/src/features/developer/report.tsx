import { useState } from "react";
import { Time } from "@/design/figures";
import { Empty, Notice, Read, Segments, TableBox } from "@/design/ui";
import { useUsage } from "./reads";
import { bars, shares, type Bar } from "./usage";

const SPANS = [
  ["24", "A day"],
  ["168", "A week"],
  ["720", "30 days"],
] as const;

/** Requests by hour, by operation and by version, and what was refused. */
export function Usage({ id, name }: { id: string; name: string }) {
  const [span, setSpan] = useState<(typeof SPANS)[number][0]>("24");
  const query = useUsage(id, Number(span));
  return (
    <div className="grid gap-4">
      <Segments label="Span" value={span} options={SPANS} onChange={setSpan} />
      <Read query={query} what="The use">
        {(report) => {
          const hours = bars(report);
          const requests = hours.reduce((sum, b) => sum + b.requests, 0);
          const failures = report.failures.reduce((sum, f) => sum + f.failures, 0);
          return (
            <>
              {failures > 0 && (
                <Notice tone="warn" title={`${failures.toLocaleString("en")} refused`}>
                  Somebody presented wrong or ended secrets of this key:{" "}
                  {[...new Set(report.failures.map((f) => `${f.ip} (${f.reason.replaceAll("_", " ")})`))].slice(0, 5).join(", ")}
                </Notice>
              )}
              {requests === 0 ? (
                <Empty title="Not used in that time">Counts appear a few seconds after a request.</Empty>
              ) : (
                <>
                  <Bars bars={hours} label={`Requests by hour of ${name}: ${requests.toLocaleString("en")} in all`} />
                  <TableBox label={`Operations of ${name}`}>
                    <table className="table-plain min-w-[26rem] text-sm">
                      <thead>
                        <tr>
                          <th scope="col">Operation</th>
                          <th scope="col" className="number">
                            Requests
                          </th>
                          <th scope="col" className="number">
                            Errors
                          </th>
                          <th scope="col" className="number">
                            Units
                          </th>
                        </tr>
                      </thead>
                      <tbody>
                        {shares(report.usage, (u) => u.operation).map((s) => (
                          <tr key={s.key}>
                            <td className="font-mono text-xs">{s.key}</td>
                            <td className="number">{s.requests.toLocaleString("en")}</td>
                            <td className="number">{s.errors.toLocaleString("en")}</td>
                            <td className="number">{s.cost.toLocaleString("en")}</td>
                          </tr>
                        ))}
                      </tbody>
                    </table>
                  </TableBox>
                  <p className="text-xs text-muted">
                    By version:{" "}
                    {shares(report.usage, (u) => String(u.version))
                      .map((s) => `${s.key}: ${s.requests.toLocaleString("en")}`)
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

/** A bar for every hour: what was answered, and on top what was an error. */
function Bars({ bars: hours, label }: { bars: readonly Bar[]; label: string }) {
  const most = Math.max(1, ...hours.map((b) => b.requests));
  const first = hours[0];
  const last = hours.at(-1);
  return (
    <figure>
      <div className="flex items-baseline justify-between text-xs text-muted">
        <span>
          Most in an hour: <span className="font-semibold text-ink">{most.toLocaleString("en")}</span>
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
