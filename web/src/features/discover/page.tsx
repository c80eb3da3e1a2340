import { useDeferredValue, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { POLL_SLOW } from "@/api/freshness";
import { levels, useAssets, useIndices, useNav, type Index, type ListQuery } from "@/api/reads";
import { bps, duration } from "@/design/format";
import { Change, Level, UsdShort } from "@/design/figures";
import { Pager, usePages } from "@/design/pages";
import { Orbits, Plate, Sparkline } from "@/design/sky";
import { Badge, Button, Card, Empty, Field, LinkButton, Read, Select } from "@/design/ui";

const COMPARED = 4;

const SORTS = [
  ["nav:desc", "Largest"],
  ["return:desc", "Best return since launch"],
  ["return:asc", "Worst return since launch"],
  ["age:desc", "Oldest"],
  ["age:asc", "Newest"],
  ["volatility:asc", "Lowest volatility"],
  ["drawdown:asc", "Smallest max drawdown"],
] as const;
type SortKey = (typeof SORTS)[number][0];

const FEES = [
  ["", "Any fee"],
  ["50", "Up to 0.5% per year"],
  ["100", "Up to 1% per year"],
  ["none", "No performance fee"],
] as const;

const SIZES = [
  ["", "Any size"],
  ["10000", "At least $10,000"],
  ["100000", "At least $100,000"],
  ["1000000", "At least $1,000,000"],
] as const;

const AGES = [
  ["", "Any age"],
  ["7", "At least 7 days old"],
  ["30", "At least 30 days old"],
  ["365", "At least 1 year old"],
] as const;

const RISKS = [
  ["", "Any risk"],
  ["0.2", "Volatility up to 20%"],
  ["0.5", "Volatility up to 50%"],
  ["1", "Volatility up to 100%"],
] as const;

const RETURNS = [
  ["", "Any return"],
  ["30d:0", "Gain in 30 days"],
  ["all:0", "Gain since launch"],
  ["all:0.1", "At least 10% since launch"],
] as const;

interface Filters {
  asset: string;
  fee: (typeof FEES)[number][0];
  size: (typeof SIZES)[number][0];
  age: (typeof AGES)[number][0];
  risk: (typeof RISKS)[number][0];
  gain: (typeof RETURNS)[number][0];
}

const NO_FILTERS: Filters = { asset: "", fee: "", size: "", age: "", risk: "", gain: "" };

function filtersOf(f: Filters): ListQuery {
  const [over, least] = f.gain.split(":") as [ListQuery["return_over"], string | undefined];
  return {
    ...(f.asset ? { asset: f.asset } : {}),
    ...(f.fee === "none" ? { max_performance_fee_bps: 0 } : f.fee ? { max_management_fee_bps: Number(f.fee) } : {}),
    ...(f.size ? { min_nav_usd: f.size } : {}),
    ...(f.age ? { min_age_days: Number(f.age) } : {}),
    ...(f.risk ? { max_volatility: f.risk } : {}),
    ...(least ? { return_over: over, min_return: least } : {}),
  };
}

export default function Discover() {
  const [params, setParams] = useSearchParams();
  const [text, setText] = useState(params.get("q") ?? "");
  const query = useDeferredValue(text.trim());
  const [sort, setSort] = useState<SortKey>("nav:desc");
  const [filters, setFilters] = useState<Filters>(NO_FILTERS);
  const pages = usePages();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const assets = useAssets();
  const [by, order] = sort.split(":") as [ListQuery["sort"], ListQuery["order"]];
  const list = useIndices({
    sort: by,
    order,
    limit: 100,
    ...filtersOf(filters),
    ...(query ? { q: query } : {}),
    ...(pages.cursor ? { cursor: pages.cursor } : {}),
  });

  const search = (value: string) => {
    setText(value);
    pages.reset();
    setParams(value ? { q: value } : {}, { replace: true });
  };
  const toggle = (address: string) =>
    setChosen((c) => (c.includes(address) ? c.filter((a) => a !== address) : [...c, address].slice(0, COMPARED)));
  const filter = (change: Partial<Filters>) => {
    setFilters((f) => ({ ...f, ...change }));
    pages.reset();
  };
  const filtered = Object.values(filters).some((v) => v !== "");
  const tokens = [["", "Any token"], ...(assets.data?.assets ?? []).map((a) => [a.token, `With ${a.symbol}`] as const)] as (readonly [
    string,
    string,
  ])[];

  return (
    <>
      <header className="relative grid gap-3 overflow-hidden py-4 sm:py-8">
        <Plate className="pointer-events-none absolute top-1/2 right-0 hidden size-96 -translate-y-1/2 [mask-image:linear-gradient(transparent_18%,black_40%,black_60%,transparent_82%)] opacity-70 md:block lg:right-12" />
        <h1 className="relative max-w-xl">Invest in indices you can check yourself</h1>
        <p className="relative max-w-lg text-muted">
          Each index is a basket of tokens in its own contract. Deposit to own a share of the basket, and redeem it at any time. Nobody can
          move the tokens out, not even us.
        </p>
      </header>

      <section aria-label="Search and filters" className="grid gap-3">
        <div className="grid gap-3 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
          <Field
            label="Search"
            type="search"
            placeholder="Name, symbol or address"
            value={text}
            maxLength={64}
            onChange={(e) => search(e.target.value)}
          />
          <Select
            label="Sort by"
            value={sort}
            options={SORTS}
            onChange={(s) => {
              setSort(s);
              pages.reset();
            }}
          />
        </div>
        <div className="grid grid-cols-2 items-end gap-3 sm:grid-cols-3 lg:grid-cols-6">
          <Select hidden label="Token" value={filters.asset} options={tokens} onChange={(asset) => filter({ asset })} />
          <Select hidden label="Fees" value={filters.fee} options={FEES} onChange={(fee) => filter({ fee })} />
          <Select hidden label="Size" value={filters.size} options={SIZES} onChange={(size) => filter({ size })} />
          <Select hidden label="Age" value={filters.age} options={AGES} onChange={(age) => filter({ age })} />
          <Select hidden label="Risk" value={filters.risk} options={RISKS} onChange={(risk) => filter({ risk })} />
          <Select hidden label="Return" value={filters.gain} options={RETURNS} onChange={(gain) => filter({ gain })} />
        </div>
      </section>

      <Read query={list} what="The indices" rows={5}>
        {({ indices, next_cursor }) => {
          if (indices.length === 0) {
            return (
              <Card>
                <Empty title={!query && !filtered ? "No indices yet" : "No matching index"}>
                  {!query && !filtered ? (
                    <LinkButton to="/console/launch">Launch the first index</LinkButton>
                  ) : (
                    <>
                      <p className="mb-4">Change the search or the filters.</p>
                      <Button
                        look="quiet"
                        onClick={() => {
                          search("");
                          setFilters(NO_FILTERS);
                        }}
                      >
                        Show all
                      </Button>
                    </>
                  )}
                </Empty>
              </Card>
            );
          }
          return (
            <>
              <Ordered key={JSON.stringify([by, order, filters, query, pages.cursor])} indices={indices}>
                {(index) => (
                  <Row
                    key={index.address}
                    index={index}
                    chosen={chosen.includes(index.address)}
                    full={chosen.length >= COMPARED}
                    onChoose={() => toggle(index.address)}
                  />
                )}
              </Ordered>
              <Pager label="More indices" pages={pages} next={next_cursor} names={["Previous", "Next"]} />
            </>
          );
        }}
      </Read>

      {chosen.length > 0 && (
        <aside aria-label="Comparison" className="card sticky bottom-4 z-10 mx-auto flex items-center gap-4 bg-raised px-5 py-3">
          <span className="text-sm font-semibold" role="status">
            {chosen.length} of {COMPARED} selected
          </span>
          <LinkButton to={`/compare?i=${chosen.join(",")}`} className={chosen.length < 2 ? "pointer-events-none opacity-50" : ""}>
            Compare
          </LinkButton>
          <Button look="plain" onClick={() => setChosen([])}>
            Clear
          </Button>
        </aside>
      )}
    </>
  );
}

/** The list in the order in which it was first shown. If the order changes, a button offers the new one: nothing moves under a pointer. */
function Ordered({ indices, children }: { indices: Index[]; children: (index: Index) => React.ReactNode }) {
  const [shown, setShown] = useState(() => indices.map((i) => i.address));
  const newest = indices.map((i) => i.address);
  const kept = shown.flatMap((address) => indices.find((i) => i.address === address) ?? []);
  const added = indices.filter((i) => !shown.includes(i.address));
  const list = [...kept, ...added];
  const moved = list.some((i, n) => i.address !== newest[n]);
  return (
    <div className="relative">
      {moved && (
        <p role="status" className="pointer-events-none absolute inset-x-0 -top-5 z-[2] text-center">
          <button
            type="button"
            className="pointer-events-auto rounded-full border border-line bg-raised px-4 py-1.5 text-sm font-semibold text-accent shadow-sm hover:text-accent-strong"
            onClick={() => setShown(newest)}
          >
            Order changed · Refresh
          </button>
        </p>
      )}
      <ul className="grid gap-3" aria-label="Indices">
        {list.map(children)}
      </ul>
    </div>
  );
}

function Row({ index, chosen, full, onChoose }: { index: Index; chosen: boolean; full: boolean; onChoose: () => void }) {
  const nav = useNav(index.address, "all", POLL_SLOW);
  const drawn = nav.data ? [100, ...levels(nav.data.points).map(([, level]) => level)] : []; // every index starts at 100
  const basket = index.targets.filter((t) => t.weight_bps > 0).sort((a, b) => b.weight_bps - a.weight_bps);
  const { valuation, returns } = index;
  return (
    <li className="card relative grid grid-cols-[auto_1fr_auto] items-center gap-x-4 gap-y-3 p-4 transition-colors hover:border-accent sm:px-5 lg:grid-cols-[auto_minmax(11rem,1.6fr)_7rem_repeat(3,minmax(5.5rem,0.8fr))_auto]">
      <Orbits className="size-14" bodies={basket.map((t) => ({ symbol: t.symbol ?? t.token, weight: t.weight_bps / 10_000 }))} />
      <div className="col-span-2 col-start-2 row-start-1 min-w-0 pr-11 lg:col-span-1 lg:pr-0">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Link
            to={`/index/${index.address}`}
            className="font-display text-lg leading-tight font-semibold after:absolute after:inset-0 after:rounded-[var(--radius)]"
          >
            {index.name}
          </Link>
          <span className="text-sm text-muted">{index.symbol}</span>
          {index.reduce_only && <Badge tone="warn">Reduce-only</Badge>}
        </p>
        <p
          className="mt-0.5 text-sm text-muted lg:truncate"
          title={basket.map((t) => `${t.symbol ?? t.token} ${bps(t.weight_bps)}`).join(" · ")}
        >
          {basket.map((t) => `${t.symbol ?? "?"} ${bps(t.weight_bps)}`).join(" · ")}
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
        <span className="block text-xs font-medium text-muted">{duration(index.age_seconds).split(" ").slice(0, 2).join(" ")} old</span>
      </Figure>
      <label
        className="relative z-[1] col-start-3 row-start-1 flex size-11 cursor-pointer items-center justify-center justify-self-end lg:col-start-7"
        title="Compare"
      >
        <input
          type="checkbox"
          className="size-4.5 accent-[var(--accent)]"
          checked={chosen}
          disabled={!chosen && full}
          onChange={onChoose}
          aria-label={`Compare ${index.name}`}
        />
      </label>
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
