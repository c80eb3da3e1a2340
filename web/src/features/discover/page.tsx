import { lazy, Suspense, useDeferredValue, useState } from "react";
import { useSearchParams } from "react-router";
import { useIndices, type Index, type ListQuery } from "@/api/reads";
import { tagText } from "@/design/format";
import { Pager, usePages } from "@/design/pages";
import { Plate } from "@/design/sky";
import { useTitle } from "@/design/title";
import { Button, Card, Empty, Field, LinkButton, Read, Select } from "@/design/ui";
import { toggleWatched, useWatched } from "@/shell/watchlist";
import { NO_FILTERS, query as filtersOf, toggled, type Filters } from "./filters";
import { kept, reordered } from "./order";
import { Row } from "./row";

const ActiveFilters = lazy(() => import("./active"));
const FilterSheet = lazy(() => import("./filter-sheet"));
const Suggestions = lazy(() => import("./suggestions"));

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

/** Filters that are one tap away. */
const QUICK = ["blue_chips", "defi", "broad_market", "passive", "cautious"] as const;

export default function Discover() {
  useTitle("Discover");
  const [params, setParams] = useSearchParams();
  const [text, setText] = useState(params.get("q") ?? "");
  const query = useDeferredValue(text.trim());
  const [sort, setSort] = useState<SortKey>("nav:desc");
  const [filters, setFilters] = useState<Filters>(() => ({
    ...NO_FILTERS,
    tags: params.get("tags") ?? "",
    people: params.get("by") ?? "",
  }));
  const [sheet, setSheet] = useState(false);
  const [mine, setMine] = useState(false);
  const watched = useWatched();
  const pages = usePages();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [by, order] = sort.split(":") as [ListQuery["sort"], ListQuery["order"]];
  const list = useIndices({
    sort: by,
    order,
    limit: 100,
    ...filtersOf(filters),
    ...(mine && watched.length > 0 ? { addresses: [...watched] } : {}),
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
  const active = Object.values(filters).filter((v) => v !== "").length;
  const filtered = active > 0 || mine;

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
            placeholder="Index, token, creator or address"
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
        <div className="flex flex-wrap items-center gap-2" role="group" aria-label="Filters">
          <button type="button" className="chip" aria-haspopup="dialog" onClick={() => setSheet(true)}>
            <svg viewBox="0 0 16 16" className="size-4" fill="none" stroke="currentColor" strokeWidth="1.6" aria-hidden="true">
              <path d="M1.5 4h13M4 8h8M6.5 12h3" strokeLinecap="round" />
            </svg>
            Filters{active > 0 && ` (${active})`}
          </button>
          <button type="button" className="chip" aria-pressed={mine} onClick={() => setMine((m) => !m)}>
            ★ Watchlist{watched.length > 0 && ` (${watched.length})`}
          </button>
          {QUICK.map((tag) => (
            <button
              key={tag}
              type="button"
              className="chip max-sm:hidden"
              aria-pressed={filters.tags.split(",").includes(tag)}
              onClick={() => filter({ tags: toggled(filters.tags, tag) })}
            >
              {tagText(tag)}
            </button>
          ))}
        </div>
        {active > 0 && (
          <Suspense fallback={<span className="h-9" />}>
            <ActiveFilters filters={filters} onChange={filter} />
          </Suspense>
        )}
        {query.length > 1 && (
          <Suspense fallback={null}>
            <Suggestions
              text={query}
              onToken={(asset) => {
                search("");
                filter({ asset });
              }}
            />
          </Suspense>
        )}
        {sheet && (
          <Suspense fallback={null}>
            <FilterSheet filters={filters} onChange={filter} onClose={() => setSheet(false)} />
          </Suspense>
        )}
      </section>

      <Read query={list} what="The indices" rows={5}>
        {({ indices, next_cursor }) => {
          if (mine && watched.length === 0) {
            return (
              <Card>
                <Empty title="Your watchlist is empty">The star on an index puts it here. The list is stored in this browser.</Empty>
              </Card>
            );
          }
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
                          setMine(false);
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
              <Ordered key={JSON.stringify([by, order, filters, mine, query, pages.cursor])} indices={indices}>
                {(index) => (
                  <Row
                    key={index.address}
                    index={index}
                    chosen={chosen.includes(index.address)}
                    full={chosen.length >= COMPARED}
                    onChoose={() => toggle(index.address)}
                    watched={watched.includes(index.address.toLowerCase())}
                    onWatch={() => toggleWatched(index.address)}
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
  const list = kept(indices, shown, (i) => i.address);
  const moved = reordered(list, indices);
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
