import { lazy, Suspense, useMemo, useState } from "react";
import { useAnalysis } from "@/api/reads";
import type { Schemas } from "@/api/client";
import { Change, Time, Unknown } from "@/design/figures";
import { number, percent, utcDay } from "@/design/format";
import { seconds } from "@/design/ranges";
import { seriesColor } from "@/design/sky";
import { TokenIcon } from "@/design/token";
import { Card, Read, Segments, Skeleton } from "@/design/ui";
import { bands, shade } from "./stack";

const Chart = lazy(() => import("@/design/chart"));

type Analysis = Schemas["Analysis"];
type Token = Schemas["AnalysedToken"];

const VIEWS = [
  ["weights", "Weights"],
  ["parts", "Contribution"],
  ["correlation", "Correlation"],
  ["volatility", "Volatility"],
] as const;
type View = (typeof VIEWS)[number][0];

const RANGES = [
  ["30d", "30 d"],
  ["90d", "90 d"],
  ["1y", "1 y"],
] as const;

const nameOf = (t: Token | undefined) => t?.symbol ?? (t ? `${t.token.slice(0, 6)}…` : "?");

/** Where the return and the risk of an index come from: weights over time, contributions, correlations and rolling volatility. */
export default function AnalysisCard({ address, name }: { address: string; name: string }) {
  const [view, setView] = useState<View>("weights");
  const [range, setRange] = useState<(typeof RANGES)[number][0]>("90d");
  const query = useAnalysis(address, range);
  return (
    <Card
      title="Where return and risk come from"
      aside={
        <span className="flex flex-wrap items-center gap-2">
          <Segments label="Analysis" value={view} options={VIEWS} onChange={setView} />
          <Segments label="Range of the analysis" value={range} options={RANGES} onChange={setRange} />
        </span>
      }
    >
      <Read query={query} what="The analysis" rows={6}>
        {(data) => (
          <div className="min-h-72">
            {view === "weights" && <Weights data={data} name={name} />}
            {view === "parts" && <Parts data={data} />}
            {view === "correlation" && <Correlations data={data} />}
            {view === "volatility" && <Rolling data={data} name={name} />}
          </div>
        )}
      </Read>
    </Card>
  );
}

function TooShort({ children }: { children: React.ReactNode }) {
  return <p className="grid min-h-60 place-content-center text-center text-muted">{children}</p>;
}

function Weights({ data, name }: { data: Analysis; name: string }) {
  const areas = useMemo(() => bands(data.days, data.tokens.length), [data]);
  const known = data.days.filter((d) => d.weights.length > 0);
  const newest = known.at(-1);
  if (areas.length === 0) return <TooShort>Too few days with a stored basket for weights over time. Two are needed.</TooShort>;
  return (
    <>
      <svg
        viewBox="0 0 100 100"
        preserveAspectRatio="none"
        className="h-56 w-full rounded-[var(--radius-small)]"
        role="img"
        aria-label={`Weights of ${name} over time: now ${data.tokens.map((t, i) => `${nameOf(t)} ${percent(newest?.weights[i] ?? "0", 1)}`).join(", ")}`}
      >
        {areas.map((b) => (
          <path
            key={b.token}
            d={b.path}
            fill={seriesColor(b.token)}
            stroke="var(--surface)"
            strokeWidth="1"
            vectorEffect="non-scaling-stroke"
          />
        ))}
      </svg>
      <p className="mt-1 flex justify-between text-xs text-muted">
        <span>{utcDay(known[0]?.day ?? "")}</span>
        <span>{utcDay(newest?.day ?? "")}, chain time</span>
      </p>
      <ul className="mt-3 flex flex-wrap gap-x-4 gap-y-1.5 text-sm" aria-label="Newest weights">
        {data.tokens.map((t, i) => (
          <li key={t.token} className="flex items-center gap-1.5">
            <svg viewBox="0 0 10 10" className="size-2.5" aria-hidden="true">
              <rect width="10" height="10" rx="2" fill={seriesColor(i)} />
            </svg>
            <TokenIcon symbol={t.symbol} className="size-4.5" />
            {nameOf(t)} <span className="text-muted tabular-nums">{percent(newest?.weights[i] ?? "0", 1)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Parts({ data }: { data: Analysis }) {
  if (data.return === null) return <TooShort>Too few days with a stored basket to split the return. Two are needed.</TooShort>;
  const parts = [
    ...data.tokens.map((t) => ({ key: t.token, name: nameOf(t), symbol: t.symbol, value: t.contribution })),
    { key: "other", name: "Fees, costs and the rest", symbol: undefined, value: data.other },
  ].sort((a, b) => Number(b.value ?? 0) - Number(a.value ?? 0));
  const most = Math.max(...parts.map((p) => Math.abs(Number(p.value ?? 0))), 1e-9);
  return (
    <>
      <ul className="grid gap-2.5 text-sm" aria-label="Contribution to the return">
        {parts.map((p) => {
          const width = (Math.abs(Number(p.value ?? 0)) / most) * 50;
          const down = Number(p.value ?? 0) < 0;
          return (
            <li key={p.key} className="grid grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)_6rem] items-center gap-x-3">
              <span className="flex min-w-0 items-center gap-2">
                {p.symbol !== undefined && <TokenIcon symbol={p.symbol} className="size-5" />}
                <span className="truncate">{p.name}</span>
              </span>
              <svg viewBox="0 0 100 8" preserveAspectRatio="none" className="h-3.5 w-full" aria-hidden="true">
                <rect x={down ? 50 - width : 50} width={Math.max(width, 0.4)} height="8" fill={down ? "var(--bad)" : "var(--good)"} />
                <path d="M50 0V8" stroke="var(--line-strong)" strokeWidth=".4" />
              </svg>
              <span className="text-right tabular-nums">
                <Change value={p.value} />
              </span>
            </li>
          );
        })}
      </ul>
      <p className="mt-4 flex justify-between gap-4 border-t border-line pt-3 text-sm font-semibold">
        <span>Return of the range</span>
        <Change value={data.return} />
      </p>
      <p className="mt-2 text-xs text-muted">
        From {data.from && <Time at={data.from} />} to {data.to && <Time at={data.to} />}, chain time. The parts sum to the return.
        {data.unpriced > 0 && ` ${data.unpriced} days without a price of every token count in the rest.`}
      </p>
    </>
  );
}

function Correlations({ data }: { data: Analysis }) {
  const held = [...new Set(data.correlations.flatMap((c) => [c.a, c.b]))].sort((a, b) => a - b);
  if (held.length < 2) return <TooShort>An index with one token has no correlations.</TooShort>;
  const pair = (a: number, b: number) => data.correlations.find((c) => (c.a === a && c.b === b) || (c.a === b && c.b === a));
  const days = data.correlations[0]?.days ?? 0;
  return (
    <>
      <div className="sideways relative" role="region" aria-label="Correlations of the tokens" tabIndex={0}>
        <table className="w-full min-w-[20rem] border-separate border-spacing-1 text-center text-sm tabular-nums">
          <thead>
            <tr>
              <th scope="col">
                <span className="sr-only">Token</span>
              </th>
              {held.map((i) => (
                <th key={i} scope="col" className="font-semibold">
                  {nameOf(data.tokens[i])}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {held.map((a) => (
              <tr key={a}>
                <th scope="row" className="pr-2 text-left font-semibold">
                  {nameOf(data.tokens[a])}
                </th>
                {held.map((b) => {
                  const found = pair(a, b);
                  return (
                    <td key={b} className="relative min-w-12 rounded-[6px] bg-sunken px-1 py-2">
                      {a !== b && found && (
                        <svg
                          viewBox="0 0 10 10"
                          preserveAspectRatio="none"
                          className="absolute inset-0 size-full rounded-[6px]"
                          aria-hidden="true"
                        >
                          <rect
                            width="10"
                            height="10"
                            opacity={shade(found.value) * 0.28}
                            fill={Number(found.value ?? 0) < 0 ? "var(--bad)" : "var(--good)"}
                          />
                        </svg>
                      )}
                      <span className="relative">
                        {a === b ? (
                          <span className="text-muted">·</span>
                        ) : found?.value == null ? (
                          <Unknown why={found?.unknown?.value ?? "too_short"} />
                        ) : (
                          number(found.value)
                        )}
                      </span>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="mt-3 text-xs text-muted">
        Of {days} daily returns. 1 means that two tokens move together, 0 that they have nothing in common. A correlation needs 20 daily
        returns.
      </p>
    </>
  );
}

function Rolling({ data, name }: { data: Analysis; name: string }) {
  const series = useMemo(
    () => [
      {
        key: "volatility",
        label: "Volatility",
        points: data.volatilities.map((v) => [seconds(v.at), Number(v.volatility)] as const),
        color: "var(--series-6)",
        shape: "area" as const,
      },
    ],
    [data],
  );
  if (data.volatilities.length < 2) {
    return (
      <TooShort>
        The history is too short: a rolling volatility needs {data.rolling_needed} daily returns, and a chart two of them.
      </TooShort>
    );
  }
  return (
    <>
      <Suspense fallback={<Skeleton className="h-64 w-full" />}>
        <Chart series={series} format={(v) => percent(v.toFixed(6), 0)} label={`Rolling volatility of ${name}`} height={256} />
      </Suspense>
      <p className="mt-2 text-xs text-muted">Per year, of the {data.rolling_needed} daily returns up to each day in UTC, chain time.</p>
    </>
  );
}
