import { lazy, Suspense, useCallback, useMemo, useState } from "react";
import { POLL } from "@/api/freshness";
import { useActivity, useNav, levels, type Activity, type Index, type Range } from "@/api/reads";
import { Time } from "@/design/figures";
import { Badge, Card, Read, Segments, Skeleton } from "@/design/ui";
import { drawdown, greatestFall } from "./drawdown";

const Chart = lazy(() => import("@/design/chart"));

const RANGES: readonly (readonly [Range, string])[] = [
  ["1h", "1 h"],
  ["1d", "1 d"],
  ["1w", "1 w"],
  ["30d", "30 d"],
  ["1y", "1 y"],
  ["all", "All"],
];

const MARKED: Partial<Record<Activity["kind"], string>> = {
  launch: "Launch",
  targets_executed: "New targets",
  targets_proposed: "Proposal",
  fees_changed: "New fees",
  auction_opened: "Auction",
};

/** The level over time, with what happened on it, or how far it was below its peak. */
export function LevelCard({ index }: { index: Index }) {
  const [range, setRange] = useState<Range>("all");
  const [shape, setShape] = useState<"level" | "drawdown">("level");
  const nav = useNav(index.address, range, POLL * 2);
  const activity = useActivity(index.address, undefined, 100);
  const format = useCallback((v: number) => (shape === "level" ? v.toFixed(2) : `${(v * 100).toFixed(2)} %`), [shape]);

  const points = useMemo(
    () => {
      const launched = nav.data?.from === index.created_at ? [[Math.floor(Date.parse(index.created_at) / 1_000), 100] as const] : [];
      return [...launched, ...levels(nav.data?.points ?? [])];
    },
    [nav.data, index.created_at],
  );
  const series = useMemo(
    () => [
      shape === "level"
        ? { key: "level", label: "Level", points, color: "var(--accent)", area: true }
        : { key: "drawdown", label: "Below the peak", points: drawdown(points), color: "var(--bad)", area: true },
    ],
    [points, shape],
  );
  const markers = useMemo(() => {
    const times = points.map(([t]) => t);
    const first = times[0] ?? Infinity;
    const last = times.at(-1) ?? 0;
    const launch = { kind: "launch" as const, timestamp: index.created_at };
    return [launch, ...(activity.data?.activity ?? []).filter((a) => a.kind !== "launch").reverse()].flatMap((a) => {
      const text = MARKED[a.kind];
      const at = Math.floor(Date.parse(a.timestamp) / 1_000);
      return text && at >= first && at <= last ? [{ at, text, color: "var(--series-1)" }] : [];
    });
  }, [activity.data, points, index.created_at]);
  const fall = greatestFall(points);

  return (
    <Card
      title={shape === "level" ? "Level" : "Drawdown"}
      aside={
        <div className="flex flex-wrap gap-2">
          <Segments label="What is drawn" value={shape} options={[["level", "Level"], ["drawdown", "Drawdown"]]} onChange={setShape} />
          <Segments label="Range" value={range} options={RANGES} onChange={setRange} />
        </div>
      }
    >
      <Read query={nav} what="The level" rows={6}>
        {({ points: stored, interval, truncated, from }) =>
          points.length < 2 ? (
            <p className="py-16 text-center text-muted">Too few valuations in this range to draw a line.</p>
          ) : (
            <>
              <Suspense fallback={<Skeleton className="h-80 w-full" />}>
                <Chart series={series} markers={markers} format={format} label={`${shape === "level" ? "Level" : "Drawdown"} of ${index.name} over time`} />
              </Suspense>
              <p className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-1 text-[0.8rem] text-muted">
                <span>
                  {stored.length} valuations since <Time at={from} />, {interval === "raw" ? "every one stored" : `one per ${interval}`}
                </span>
                {truncated && <Badge tone="warn">Older ones of this range are left out</Badge>}
                <span>Greatest fall in this range: {(fall * 100).toFixed(2)} %</span>
              </p>
            </>
          )
        }
      </Read>
    </Card>
  );
}
