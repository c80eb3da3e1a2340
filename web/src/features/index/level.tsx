import { lazy, Suspense, useCallback, useMemo, useState } from "react";
import { POLL } from "@/api/freshness";
import {
  useActivity,
  useAssets,
  useCandles,
  useIndex,
  useIndices,
  useNav,
  usePerformance,
  usePrices,
  levels,
  type Activity,
  type Index,
} from "@/api/reads";
import type { Candle } from "@/design/chart";
import { CsvLink } from "@/design/csv";
import { Change, Percent, Ratio, Time } from "@/design/figures";
import { float, percent } from "@/design/format";
import { RANGES, seconds, type Range } from "@/design/ranges";
import { Badge, Card, Read, Segments, Select, Skeleton, Stat } from "@/design/ui";
import { TokenIcon } from "@/design/token";
import { rebased } from "./benchmark";

const Chart = lazy(() => import("@/design/chart"));

const SHAPES = [
  ["level", "Level"],
  ["candles", "Candles"],
  ["drawdown", "Drawdown"],
] as const;
type Shape = (typeof SHAPES)[number][0];

const MARKED: Partial<Record<Activity["kind"], string>> = {
  launch: "Launch",
  targets_executed: "New targets",
  targets_proposed: "Proposal",
  fees_changed: "New fees",
  auction_opened: "Auction",
};

/** A chart of the level, with markers for events and an optional benchmark; or of candles; or of the drawdown. */
export function LevelCard({ index }: { index: Index }) {
  const [range, setRange] = useState<Range>("all");
  const [shape, setShape] = useState<Shape>("level");
  const [compared, setCompared] = useState("");
  const nav = useNav(index.address, range, POLL * 2);
  const hourly = range === "1d" || range === "7d";
  const candles = useCandles(index.address, range, hourly ? "1h" : "1d", shape === "candles");
  const asOf = useIndex(index.address).data?.as_of.timestamp;
  const activity = useActivity(index.address, undefined, 100);
  const format = useCallback((v: number) => (shape === "drawdown" ? percent(v.toFixed(6)) : float(v)), [shape]);
  const benchmark = useBenchmark(index, compared, range);

  const points = useMemo(() => {
    const launched = nav.data?.from === index.created_at ? [[seconds(index.created_at), 100] as const] : [];
    const stored = [...launched, ...levels(nav.data?.points ?? [])];
    // The chart ends with the level that the header shows, which is newer than the newest stored one.
    const now = index.valuation.nav_per_share_usd;
    const last = stored.at(-1);
    return now !== null && asOf && last && seconds(asOf) > last[0] ? [...stored, [seconds(asOf), Number(now)] as const] : stored;
  }, [nav.data, index.created_at, index.valuation.nav_per_share_usd, asOf]);
  const falls = useMemo(() => {
    const launched = nav.data?.from === index.created_at ? [[seconds(index.created_at), 0] as const] : [];
    const stored = (nav.data?.points ?? []).flatMap((p) =>
      p.drawdown === null ? [] : [[seconds(p.timestamp), -Number(p.drawdown)] as const],
    );
    return [...launched, ...stored];
  }, [nav.data, index.created_at]);
  const sticks = useMemo(
    () =>
      shape === "candles"
        ? (candles.data?.candles ?? []).flatMap((c): Candle[] =>
            c.open_usd === null || c.high_usd === null || c.low_usd === null || c.close_usd === null
              ? []
              : [[seconds(c.starts_at), Number(c.open_usd), Number(c.high_usd), Number(c.low_usd), Number(c.close_usd)]],
          )
        : undefined,
    [shape, candles.data],
  );
  const series = useMemo(() => {
    if (shape === "drawdown")
      return [{ key: "drawdown", label: "Below the peak", points: falls, color: "var(--bad)", shape: "area" as const }];
    const own = shape === "level" ? [{ key: "level", label: index.name, points, color: "var(--accent)", shape: "area" as const }] : [];
    return benchmark
      ? [
          ...own,
          {
            key: "benchmark",
            label: benchmark.name,
            points: rebased(benchmark.points, points),
            color: "var(--series-1)",
            shape: "dashed" as const,
          },
        ]
      : own;
  }, [points, falls, shape, benchmark, index.name]);
  const markers = useMemo(() => {
    const times = shape === "candles" ? (sticks ?? []).map(([t]) => t) : points.map(([t]) => t);
    const first = times[0] ?? Infinity;
    const last = times.at(-1) ?? 0;
    const width = shape === "candles" ? (hourly ? 3_600 : 86_400) : 0;
    const launch = { kind: "launch" as const, timestamp: index.created_at };
    return [launch, ...(activity.data?.activity ?? []).filter((a) => a.kind !== "launch").reverse()].flatMap((a) => {
      const text = MARKED[a.kind];
      const moment = seconds(a.timestamp);
      const at = width > 0 ? Math.max(first, moment - (moment % width)) : moment;
      return text && at >= first && at <= last ? [{ at, text, color: "var(--series-1)" }] : [];
    });
  }, [activity.data, points, sticks, shape, hourly, index.created_at]);
  const risk = usePerformance(index.address).data?.risk;
  const drawn = shape === "candles" ? (sticks ?? []).length > 0 : points.length > 1;

  return (
    <Card
      title={shape === "drawdown" ? "Drawdown" : "Level"}
      aside={
        <div className="flex flex-wrap gap-2">
          <Segments label="Chart type" value={shape} options={SHAPES} onChange={setShape} />
          <Segments label="Range" value={range} options={RANGES} onChange={setRange} />
          <span className="self-center px-1">
            <CsvLink
              path={`/v1/indices/${index.address}/${shape === "candles" ? `candles?interval=${hourly ? "1h" : "1d"}&` : "nav?"}range=${range}`}
              name="levels"
            />
          </span>
        </div>
      }
    >
      <Read<object> query={shape === "candles" ? candles : nav} what="The level" rows={6}>
        {() =>
          drawn ? (
            <Suspense fallback={<Skeleton className="h-80 w-full" />}>
              <Chart
                series={series}
                candles={sticks}
                markers={markers}
                format={format}
                label={`${shape === "drawdown" ? "Drawdown" : "Level"} of ${index.name} over time`}
              />
            </Suspense>
          ) : (
            <p className="grid h-80 place-content-center text-center text-muted">Too few valuations in this range for a chart.</p>
          )
        }
      </Read>
      {shape !== "drawdown" && <Against index={index} value={compared} onChange={setCompared} />}
      <div className="mt-3">
        <p className="flex min-h-[3.75rem] flex-wrap content-end items-center gap-x-4 gap-y-1 text-[0.8rem] text-muted">
          {shape === "candles" && candles.data ? (
            <span>
              {sticks?.length} {hourly ? "hours" : "days"} since <Time at={candles.data.from} />. Hollow candles rose, filled ones fell.
            </span>
          ) : (
            nav.data && (
              <span>
                {nav.data.points.length} valuations since <Time at={nav.data.from} />,{" "}
                {nav.data.interval === "raw" ? "all stored ones" : `one per ${nav.data.interval}`}
              </span>
            )
          )}
          {(shape === "candles" ? candles.data : nav.data)?.truncated && <Badge tone="warn">Older data of this range are not shown</Badge>}
          {risk && (
            <span>
              Max drawdown since launch: <Percent value={risk.max_drawdown} unknown={risk.unknown} field="max_drawdown" />
            </span>
          )}
        </p>
      </div>
      {benchmark && shape !== "drawdown" && (
        <p className="mt-2 flex items-center gap-2 text-[0.8rem] text-muted">
          <svg viewBox="0 0 24 4" className="h-1 w-6" aria-hidden="true">
            <path d="M0 2h24" stroke="var(--series-1)" strokeWidth="3" strokeDasharray="6 4" />
          </svg>
          {benchmark.name}, scaled to the same start as {index.name}
        </p>
      )}
      {compared && shape !== "drawdown" && <Relative index={index.address} benchmark={compared} />}
    </Card>
  );
}

/** Symbols of the tokens that one compares with most, and the words for them. */
const COMMON = [
  [["WBTC", "CBBTC", "TBTC"], "BTC"],
  [["WETH"], "ETH"],
] as const;

/** What the index is compared with: nothing, bitcoin, ether, or another index or token. */
function Against({ index, value, onChange }: { index: Index; value: string; onChange: (address: string) => void }) {
  const list = useIndices({ limit: 100 });
  const assets = useAssets();
  const others = (list.data?.indices ?? []).filter((i) => i.address !== index.address);
  const common = COMMON.flatMap(([symbols, text]) => {
    const asset = assets.data?.assets.find((a) => (symbols as readonly string[]).includes(a.symbol));
    return asset ? [{ token: asset.token, text, symbol: asset.symbol }] : [];
  });
  const rest = [
    ...others.map((i) => [i.address, i.name] as [string, string]),
    ...(assets.data?.assets ?? [])
      .filter((a) => !common.some((c) => c.token === a.token))
      .map((a) => [a.token, a.symbol] as [string, string]),
  ];
  const elsewhere = rest.some(([address]) => address === value);
  return (
    <div className="mt-3 flex min-h-11 flex-wrap items-center gap-2" role="group" aria-label="Compare with">
      <span className="text-sm text-muted">Compare with</span>
      <button type="button" className="chip" aria-pressed={value === ""} onClick={() => onChange("")}>
        Nothing
      </button>
      {common.map((c) => (
        <button key={c.token} type="button" className="chip" aria-pressed={value === c.token} onClick={() => onChange(c.token)}>
          <TokenIcon symbol={c.symbol} className="size-4.5" /> {c.text}
        </button>
      ))}
      <Select
        hidden
        className="w-44 text-sm"
        label="Compare with another index or token"
        value={elsewhere ? value : ""}
        options={[["", "Another…"], ...rest]}
        onChange={(address) => address && onChange(address)}
      />
    </div>
  );
}

/** useBenchmark returns the unscaled benchmark: another index's level or a token's price. Undefined if none is selected or loaded. */
function useBenchmark(index: Index, address: string, range: Range) {
  const list = useIndices({ limit: 100 });
  const assets = useAssets();
  const asset = assets.data?.assets.find((a) => a.token === address);
  const hourly = range === "1d" || range === "7d";
  const nav = useNav(asset ? index.address : address || index.address, range, POLL * 2);
  const prices = usePrices(address, range, hourly ? "1h" : "1d", asset !== undefined);
  return useMemo(() => {
    if (asset) {
      return prices.data?.token === address
        ? { name: asset.symbol, points: prices.data.points.map((p) => [seconds(p.starts_at), Number(p.price_usd)] as const) }
        : undefined;
    }
    const other = list.data?.indices.find((i) => i.address === address);
    if (!other || nav.data?.index !== other.address) return undefined;
    const launched = nav.data.from === other.created_at ? [[seconds(other.created_at), 100] as const] : [];
    return { name: other.name, points: [...launched, ...levels(nav.data.points)] };
  }, [address, asset, list.data, nav.data, prices.data]);
}

/** The index's performance relative to the benchmark, over the days that both have. */
function Relative({ index, benchmark }: { index: string; benchmark: string }) {
  const { data } = usePerformance(index, benchmark);
  const relative = data?.benchmark;
  if (!relative) return null;
  return (
    <dl className="mt-4 grid grid-cols-2 gap-4 border-t border-line pt-4 sm:grid-cols-4">
      <Stat label={`Return minus ${relative.name}`} note={`${relative.days} daily returns`}>
        <Change value={relative.excess} unknown={relative.unknown} field="excess" />
      </Stat>
      <Stat label="Beta">
        <Ratio value={relative.beta} why={relative.unknown?.beta} />
      </Stat>
      <Stat label="Correlation">
        <Ratio value={relative.correlation} why={relative.unknown?.correlation} />
      </Stat>
      <Stat label="Tracking error" note="per year">
        <Percent value={relative.tracking_error} unknown={relative.unknown} field="tracking_error" />
      </Stat>
    </dl>
  );
}
