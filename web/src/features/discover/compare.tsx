import { lazy, Suspense } from "react";
import { useQueries } from "@tanstack/react-query";
import { Link, useSearchParams } from "react-router";
import { client } from "@/api/client";
import { observed, POLL, POLL_SLOW } from "@/api/freshness";
import { levels, type Index } from "@/api/reads";
import { bps, duration, float } from "@/design/format";
import { Change, Level, Percent, UsdShort } from "@/design/figures";
import { seriesColor } from "@/design/sky";
import { Card, Empty, Failed, LinkButton, Loading, Skeleton } from "@/design/ui";
import { DataTable } from "@/design/table";
import { seconds } from "@/design/ranges";
import { useTitle } from "@/design/title";

const Chart = lazy(() => import("@/design/chart"));

type Measure = readonly [name: string, cell: (index: Index) => React.ReactNode];

const MEASURES: readonly Measure[] = [
  ["Level", (i) => <Level valuation={i.valuation} />],
  ["Since launch", (i) => <Change value={i.returns.since_launch} unknown={i.returns.unknown} field="since_launch" />],
  ["30 days", (i) => <Change value={i.returns.month} unknown={i.returns.unknown} field="month" />],
  ["7 days", (i) => <Change value={i.returns.week} unknown={i.returns.unknown} field="week" />],
  ["24 hours", (i) => <Change value={i.returns.day} unknown={i.returns.unknown} field="day" />],
  ["Net assets", (i) => <UsdShort value={i.valuation.nav_usd} unknown={i.valuation.unknown} field="nav_usd" />],
  ["Holders", (i) => i.holders],
  ["Age", (i) => duration(i.age_seconds)],
  ["Drift from targets", (i) => <Percent value={i.valuation.drift} unknown={i.valuation.unknown} field="drift" />],
  ["Management fee per year", (i) => bps(i.management_fee_bps)],
  ["Performance fee", (i) => bps(i.performance_fee_bps)],
  ["Entry and exit fees", (i) => `${bps(i.entry_fee_bps)} and ${bps(i.exit_fee_bps)}`],
  ["Notice period for new targets", (i) => duration(i.target_delay_seconds)],
  [
    "Basket",
    (i) =>
      [...i.targets]
        .filter((t) => t.weight_bps > 0)
        .sort((a, b) => b.weight_bps - a.weight_bps)
        .map((t) => `${t.symbol ?? "?"} ${bps(t.weight_bps)}`)
        .join(", "),
  ],
];

/** Compares up to four indices. Every index starts at level 100, so their levels share one scale. */
export default function Compare() {
  useTitle("Compare");
  const [params] = useSearchParams();
  const addresses = (params.get("i") ?? "").split(",").filter(Boolean).slice(0, 4);
  const details = useQueries({
    queries: addresses.map((address) => ({
      queryKey: ["index", address],
      queryFn: () => observed(client.GET("/v1/indices/{address}", { params: { path: { address } } })),
      refetchInterval: POLL,
      retry: false,
    })),
  });
  const navs = useQueries({
    queries: addresses.map((address) => ({
      queryKey: ["nav", address, "all"],
      queryFn: () => observed(client.GET("/v1/indices/{address}/nav", { params: { path: { address }, query: { range: "all" } } })),
      refetchInterval: POLL_SLOW,
      retry: false,
    })),
  });
  if (addresses.length === 0) {
    return (
      <Empty title="Nothing to compare">
        <p className="mb-4">Select two to four indices on the Discover page.</p>
        <LinkButton to="/">Discover indices</LinkButton>
      </Empty>
    );
  }
  const failed = details.find((d) => d.error && !d.data);
  if (failed) return <Failed what="One of the indices" error={failed.error} />;
  const loaded = details.flatMap((d) => (d.data ? [d.data.index] : []));
  const series = navs.flatMap((n, i) => {
    const index = loaded.find((l) => l.address.toLowerCase() === addresses[i]?.toLowerCase());
    return n.data && index
      ? [
          {
            key: index.address,
            label: index.name,
            color: seriesColor(i),
            points: [[seconds(index.created_at), 100] as const, ...levels(n.data.points)],
          },
        ]
      : [];
  });
  return (
    <>
      <h1>Compare</h1>
      <Card title="Level since launch">
        <ul className="mb-3 flex flex-wrap gap-x-5 gap-y-1 text-sm">
          {loaded.map((index, i) => (
            <li key={index.address} className="flex items-center gap-2">
              <svg viewBox="0 0 20 4" className="h-1 w-5" aria-hidden="true">
                <path d="M0 2h20" stroke={seriesColor(i)} strokeWidth="4" />
              </svg>
              {index.name}
            </li>
          ))}
        </ul>
        <Suspense fallback={<Skeleton className="h-80 w-full" />}>
          <Chart series={series} format={float} label={`Levels of ${loaded.map((l) => l.name).join(", ")}`} />
        </Suspense>
      </Card>
      <Card title="Side by side">
        {loaded.length < addresses.length ? (
          <Loading what="the indices" rows={8} />
        ) : (
          <DataTable
            label="Comparison"
            className="min-w-[36rem]"
            rows={MEASURES}
            rowKey={([name]) => name}
            columns={[
              { name: "Measure", titleHidden: true, rowHeader: true, cell: ([name]) => name },
              ...loaded.map((index) => ({
                name: index.address,
                title: (
                  <Link className="link text-sm" to={`/index/${index.address}`}>
                    {index.name}
                  </Link>
                ),
                className: "min-w-32 text-sm",
                cell: ([, cell]: Measure) => cell(index),
              })),
            ]}
          />
        )}
      </Card>
    </>
  );
}
