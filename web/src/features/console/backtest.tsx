import { lazy, Suspense, useMemo, useState } from "react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { client, explain, unwrap, type Schemas } from "@/api/client";
import { useAssets } from "@/api/reads";
import { float, percent } from "@/design/format";
import { Change, Percent, Ratio, Time } from "@/design/figures";
import { seconds } from "@/design/ranges";
import { Loading, Notice, Segments, Select, Skeleton, Stat } from "@/design/ui";

const Chart = lazy(() => import("@/design/chart"));

type Request = Omit<Schemas["BacktestRequest"], "$schema">;
type Rule = NonNullable<Request["rebalance"]>;

const RULES: readonly (readonly [Rule, string])[] = [
  ["weekly", "Weekly"],
  ["daily", "Daily"],
  ["monthly", "Monthly"],
  ["never", "Never"],
];

/** Simulates a basket with stored prices, before it is launched. */
export function Backtest({ constituents, managementBps }: { constituents: Request["constituents"]; managementBps: number }) {
  const assets = useAssets();
  const [rebalance, setRebalance] = useState<Rule>("weekly");
  const [benchmark, setBenchmark] = useState("");
  const body: Request = { constituents, rebalance, days: 365, management_fee_bps: managementBps, ...(benchmark ? { benchmark } : {}) };
  const query = useQuery({
    queryKey: ["backtest", body],
    queryFn: ({ signal }) => unwrap(client.POST("/v1/backtest", { body, signal })),
    staleTime: 60_000,
    retry: false,
    placeholderData: keepPreviousData,
  });
  const symbol = (token: string) => assets.data?.assets.find((a) => a.token === token)?.symbol ?? token;
  return (
    <section aria-label="Backtest" className="grid gap-4 border-t border-line pt-5">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <div>
          <h3>Backtest</h3>
          <p className="mt-1 text-[0.8rem] text-muted">Uses stored prices. Past performance does not predict future results.</p>
        </div>
        <div className="flex flex-wrap items-end gap-3">
          <Segments label="Rebalance" value={rebalance} options={RULES} onChange={setRebalance} />
          <Select
            className="w-40 text-sm"
            label="Compare with"
            value={benchmark}
            options={[["", "None"], ...(assets.data?.assets ?? []).map((a) => [a.token, a.symbol] as [string, string])]}
            onChange={setBenchmark}
          />
        </div>
      </div>
      {query.data ? (
        <Result result={query.data} symbol={symbol} />
      ) : query.error ? (
        <Notice tone="warn" title="The backtest is not possible">
          {explain(query.error)}
        </Notice>
      ) : (
        <Loading what="the backtest" rows={4} />
      )}
    </section>
  );
}

function Result({ result, symbol }: { result: Schemas["Backtest"]; symbol: (token: string) => string }) {
  const { points, returns, risk, benchmark } = result;
  const series = useMemo(() => {
    const own = [
      {
        key: "basket",
        label: "Basket",
        points: points.map((p) => [seconds(p.day), Number(p.level)] as const),
        color: "var(--accent)",
        shape: "area" as const,
      },
    ];
    return benchmark
      ? [
          ...own,
          {
            key: "benchmark",
            label: benchmark.name,
            points: benchmark.points.map((p) => [seconds(p.day), Number(p.level)] as const),
            color: "var(--series-1)",
            shape: "dashed" as const,
          },
        ]
      : own;
  }, [points, benchmark]);
  if (result.unpriced.length > 0)
    return <Notice tone="warn">There are no stored prices for {result.unpriced.map(symbol).join(", ")}.</Notice>;
  return (
    <>
      {points.length < 2 ? (
        <Notice tone="warn">Too few stored prices for a backtest.</Notice>
      ) : (
        <Suspense fallback={<Skeleton className="h-56 w-full" />}>
          <Chart series={series} format={float} height={224} label="Level of the basket over the days with stored prices" />
        </Suspense>
      )}
      <dl className="grid grid-cols-2 gap-x-4 gap-y-4 sm:grid-cols-4">
        <Stat label="Return">
          <Change value={returns.all} unknown={returns.unknown} field="all" />
        </Stat>
        <Stat label="Volatility" note="per year">
          <Percent value={risk.volatility} unknown={risk.unknown} field="volatility" />
        </Stat>
        <Stat label="Max drawdown">
          <Percent value={risk.max_drawdown} unknown={risk.unknown} field="max_drawdown" />
        </Stat>
        <Stat label="Sharpe">
          <Ratio value={risk.sharpe} why={risk.unknown?.sharpe} />
        </Stat>
        <Stat label="Turnover" note={`${result.rebalances} rebalances`}>
          {percent(result.turnover)}
        </Stat>
        <Stat label="Trading cost">{percent(result.cost)}</Stat>
        {benchmark && (
          <Stat label={`Return minus ${benchmark.name}`}>
            <Change value={benchmark.excess} unknown={benchmark.unknown} field="excess" />
          </Stat>
        )}
        {result.from && result.to && (
          <Stat label="First day">
            <span className="text-sm font-medium">
              <Time at={result.from} />
            </span>
          </Stat>
        )}
      </dl>
      <details className="text-[0.8rem] text-muted">
        <summary>How this is calculated</summary>
        <p className="mt-2 max-w-prose">{result.conventions}</p>
      </details>
    </>
  );
}
