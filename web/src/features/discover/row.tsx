import { Link } from "react-router";
import { POLL_SLOW } from "@/api/freshness";
import { levels, useNav, type Index } from "@/api/reads";
import { CreatorLink } from "@/design/avatar";
import { Change, Level, UsdShort } from "@/design/figures";
import { bps, duration, tagText } from "@/design/format";
import { Orbits, Sparkline } from "@/design/sky";
import { Star } from "@/design/star";
import { TokenIcons } from "@/design/token";
import { Badge } from "@/design/ui";

interface RowProps {
  index: Index;
  chosen: boolean;
  full: boolean;
  onChoose: () => void;
  watched: boolean;
  onWatch: () => void;
}

/** An index in the list. */
export function Row({ index, chosen, full, onChoose, watched, onWatch }: RowProps) {
  const nav = useNav(index.address, "all", POLL_SLOW);
  const drawn = nav.data ? [100, ...levels(nav.data.points).map(([, level]) => level)] : []; // every index starts at 100
  const basket = index.targets.filter((t) => t.weight_bps > 0).sort((a, b) => b.weight_bps - a.weight_bps);
  const { valuation, returns } = index;
  const words = basket.map((t) => `${t.symbol ?? "?"} ${bps(t.weight_bps)}`).join(" · ");
  return (
    <li className="card relative grid grid-cols-[auto_1fr_auto] items-center gap-x-4 gap-y-3 p-4 transition-colors hover:border-accent sm:px-5 lg:grid-cols-[auto_minmax(11rem,1.6fr)_7rem_repeat(3,minmax(5.5rem,0.8fr))_auto]">
      <Orbits className="size-14" bodies={basket.map((t) => ({ symbol: t.symbol ?? t.token, weight: t.weight_bps / 10_000 }))} />
      <div className="col-start-2 col-end-4 row-start-1 min-w-0 lg:col-end-3">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 pr-20 lg:pr-0">
          <Link
            to={`/index/${index.address}`}
            className="font-display text-lg leading-tight font-semibold after:absolute after:inset-0 after:rounded-[var(--radius)]"
          >
            {index.name}
          </Link>
          <span className="text-sm text-muted">{index.symbol}</span>
          {index.reduce_only && <Badge tone="warn">Reduce-only</Badge>}
        </p>
        <p className="mt-1 flex min-w-0 items-center gap-2 text-sm text-muted" title={words}>
          <TokenIcons symbols={basket.map((t) => t.symbol)} />
          <span className="min-w-0 truncate">{words}</span>
        </p>
        <p className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-muted">
          <CreatorLink address={index.creator} name={index.creator_name} small />
          {index.tags.slice(0, 3).map((tag) => (
            <Badge key={tag}>{tagText(tag)}</Badge>
          ))}
        </p>
        <p className="mt-0.5 text-sm text-muted lg:hidden">
          <UsdShort value={valuation.nav_usd} unknown={valuation.unknown} field="nav_usd" /> · {bps(index.management_fee_bps)} per year
        </p>
      </div>
      <div className="col-start-2 row-start-2 lg:col-start-3 lg:row-start-1">
        <Sparkline className="h-10 w-full max-w-36" values={drawn} label={`Level of ${index.name} since launch`} />
      </div>
      <Figure label="Level" wide>
        <Level valuation={valuation} />
        <span className="block text-xs font-medium">
          <Change value={returns.since_launch} unknown={returns.unknown} field="since_launch" />
        </span>
      </Figure>
      <Figure label="Net assets">
        <UsdShort value={valuation.nav_usd} unknown={valuation.unknown} field="nav_usd" />
        <span className="block text-xs font-medium text-muted">
          {index.holders} {index.holders === 1 ? "holder" : "holders"}
        </span>
      </Figure>
      <Figure label="Fee per year">
        {bps(index.management_fee_bps)}
        <span className="block text-xs font-medium text-muted">{duration(index.age_seconds, 1)} old</span>
      </Figure>
      <div className="col-start-3 row-start-1 flex items-center self-start justify-self-end lg:col-start-7 lg:self-center">
        <Star on={watched} name={index.name} onToggle={onWatch} className="-mr-1" />
        <label className="relative z-[1] flex size-9 cursor-pointer items-center justify-center" title="Compare">
          <input
            type="checkbox"
            className="size-4.5 accent-[var(--accent)]"
            checked={chosen}
            disabled={!chosen && full}
            onChange={onChoose}
            aria-label={`Compare ${index.name}`}
          />
        </label>
      </div>
    </li>
  );
}

function Figure({ label, wide, children }: { label: string; wide?: boolean; children: React.ReactNode }) {
  return (
    <div className={wide ? "col-start-3 row-start-2 text-right lg:col-start-4 lg:row-start-1 lg:text-left" : "hidden lg:block"}>
      <p className="text-xs text-muted">{label}</p>
      <div className="text-[0.95rem] leading-snug font-semibold">{children}</div>
    </div>
  );
}
