import { useMemo, useState } from "react";
import { Link } from "react-router";
import { useHoldingsOf, type Position } from "@/api/reads";
import { percent } from "@/design/format";
import { ChangeUsd, Usd } from "@/design/figures";
import { Donut, seriesColor } from "@/design/sky";
import { Card, Segments, Skeleton } from "@/design/ui";
import { byIndex, byToken, type Part } from "./lookthrough";

const VIEWS = [
  ["index", "Indices"],
  ["token", "Tokens"],
] as const;
type View = (typeof VIEWS)[number][0];

const LOOKED_THROUGH = 20; // positions; more would take too many requests

/** How the portfolio's value is spread over indices, and over the tokens that they hold; and the profit of each index. */
export function Allocation({ positions }: { positions: Position[] }) {
  const [view, setView] = useState<View>("index");
  const indices = useMemo(() => byIndex(positions), [positions]);
  const holdings = useHoldingsOf(view === "token" ? indices.slice(0, LOOKED_THROUGH).map((p) => p.key) : []);
  const tokens = useMemo(() => byToken(positions, holdings.data), [positions, holdings.data]);
  if (indices.length === 0) return null;
  const loading = view === "token" && holdings.loading;
  const parts = view === "index" ? indices : tokens.parts;
  return (
    <Card title="Allocation" aside={<Segments label="Split by" value={view} options={VIEWS} onChange={setView} />}>
      <div className="grid items-center gap-6 sm:grid-cols-[auto_minmax(0,1fr)]">
        <Donut className="mx-auto size-44" slices={parts.map((p) => ({ key: p.key, current: p.part, target: 0 }))}>
          <span className="text-xs text-muted">{view === "index" ? "Indices" : "Tokens"}</span>
          <span className="font-display text-xl font-semibold">{loading ? "…" : parts.length}</span>
        </Donut>
        {loading ? (
          <Skeleton className="h-32 w-full" />
        ) : (
          <ul className="grid gap-2 text-sm" aria-label={view === "index" ? "Value by index" : "Value by token"}>
            {parts.map((p, i) => (
              <Row key={p.key} part={p} color={seriesColor(i)} index={view === "index"} />
            ))}
          </ul>
        )}
      </div>
      {view === "token" && !loading && (
        <p className="mt-3 text-xs text-muted">
          Your share of what every index holds now, at oracle prices.
          {tokens.missing > 0 && ` ${tokens.missing} ${tokens.missing === 1 ? "index is" : "indices are"} left out: a price is missing.`}
        </p>
      )}
      <Profits positions={positions} />
    </Card>
  );
}

function Row({ part: p, color, index }: { part: Part; color: string; index: boolean }) {
  return (
    <li className="grid grid-cols-[0.75rem_minmax(0,1fr)_auto_4rem] items-center gap-x-2.5">
      <svg viewBox="0 0 10 10" className="size-2.5" aria-hidden="true">
        <circle cx="5" cy="5" r="5" fill={color} />
      </svg>
      {index ? (
        <Link className="link truncate font-semibold" to={`/index/${p.key}`}>
          {p.name}
        </Link>
      ) : (
        <span className="truncate font-semibold">{p.name}</span>
      )}
      <Usd value={p.usd} />
      <span className="text-right text-muted tabular-nums">{percent(p.part.toFixed(4), 1)}</span>
    </li>
  );
}

/** The profit of every position as a bar to the left or right of zero. */
function Profits({ positions }: { positions: Position[] }) {
  const known = positions.filter((p) => p.profit_usd !== null);
  const most = Math.max(...known.map((p) => Math.abs(Number(p.profit_usd))), 0);
  if (most === 0) return null;
  const sorted = [...known].sort((a, b) => Number(b.profit_usd) - Number(a.profit_usd));
  return (
    <section aria-label="Profit by index" className="mt-6 border-t border-line pt-5">
      <h3 className="mb-3">Profit by index</h3>
      <ul className="grid gap-2 text-sm">
        {sorted.map((p) => {
          const size = Number(p.profit_usd);
          const width = (Math.abs(size) / most) * 50;
          return (
            <li key={p.index} className="grid grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)_6rem] items-center gap-x-3">
              <span className="truncate">
                {p.name}
                {p.shares === "0" && <span className="text-muted">, closed</span>}
              </span>
              <span className="relative h-3.5" aria-hidden="true">
                <span className="absolute inset-y-[-0.2rem] left-1/2 w-px bg-line-strong" />
                <span
                  className={`absolute inset-y-0 min-w-[2px] rounded-[2px] ${size < 0 ? "bg-bad" : "bg-good"}`}
                  style={{ left: `${size < 0 ? 50 - width : 50}%`, width: `${width}%` }}
                />
              </span>
              <span className="text-right tabular-nums">
                <ChangeUsd value={p.profit_usd} />
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
