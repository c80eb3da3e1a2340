import { lazy, Suspense, type ReactNode } from "react";
import { Link, useParams } from "react-router";
import { useIndex, type IndexDetail } from "@/api/reads";
import { Hex } from "@/design/address";
import { duration, reason, tagText } from "@/design/format";
import { Change, Level, Percent, Time, UsdShort } from "@/design/figures";
import { Orbits } from "@/design/sky";
import { Term } from "@/design/term";
import { t } from "@/text";
import { useTitle } from "@/design/title";
import { Notice, Read, Skeleton, Stat } from "@/design/ui";
import { InvestBar } from "./bar";
import { Ended } from "./ended";
import { Fees } from "./fees";
import { History } from "./history";
import { HoldingsCard } from "./holdings";
import { LevelCard } from "./level";
import { CreatorLink } from "@/design/avatar";
import { Star } from "@/design/star";
import { toggleWatched, useWatched } from "@/shell/watchlist";
import { NoteCard } from "./note";
import { Pending } from "./pending";
import { PositionCard } from "./position";
import { RiskCard } from "./risk";
import { Rules } from "./rules";
import { Share } from "./share";

const AlertsCard = lazy(() => import("./alerts"));
const AnalysisCard = lazy(() => import("./analysis"));

/** The page of one index. `invest` renders the panel to invest, which is another feature. */
export default function IndexPage({ invest }: { invest?: (detail: IndexDetail) => ReactNode }) {
  const { address = "" } = useParams();
  const query = useIndex(address);
  useTitle(query.data && `${query.data.index.name} (${query.data.index.symbol})`);
  return (
    <Read query={query} what="The index" rows={8}>
      {(detail) => <Loaded detail={detail} invest={invest} />}
    </Read>
  );
}

/** The star of the index. */
function Watch({ index }: { index: IndexDetail["index"] }) {
  const watched = useWatched();
  return (
    <Star
      className="self-start"
      on={watched.includes(index.address.toLowerCase())}
      name={index.name}
      onToggle={() => toggleWatched(index.address)}
    />
  );
}

function Loaded({ detail, invest }: { detail: IndexDetail; invest?: ((detail: IndexDetail) => ReactNode) | undefined }) {
  const { index } = detail;
  const { valuation, returns } = index;
  const basket = index.targets.filter((t) => t.weight_bps > 0);
  return (
    <>
      <header className="grid grid-cols-[auto_1fr_auto] items-center gap-x-4 gap-y-3">
        <Orbits
          className="size-16 sm:size-20"
          bodies={basket.map((t) => ({ symbol: t.symbol ?? t.token, weight: t.weight_bps / 10_000 }))}
        />
        <div className="min-w-0">
          <h1 className="wrap-anywhere">{index.name}</h1>
          <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
            <span className="font-semibold text-ink">{index.symbol}</span>
            <Hex value={index.address} kind="address" />
            <span className="inline-flex items-center gap-1">
              by <CreatorLink address={index.creator} name={index.creator_name} />
            </span>
            <Link className="link" to={`/audit/${index.address}`}>
              Check against the chain
            </Link>
            <Link className="link" to={`/practice/${index.address}`}>
              {t("learn.try.go")}
            </Link>
            <Share index={index} />
          </p>
          {index.tags.length > 0 && (
            <ul className="mt-2 flex flex-wrap gap-1.5" aria-label="Tags of the creator">
              {index.tags.map((tag) => (
                <li key={tag}>
                  <Link className="chip min-h-7 px-2.5 text-xs" to={`/?tags=${tag}`}>
                    {tagText(tag)}
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </div>
        <Watch index={index} />
      </header>

      {invest && !detail.wind_down && <InvestBar index={index} target="invest" />}
      {detail.wind_down ? (
        <Ended end={detail.wind_down} creator={index.creator} />
      ) : (
        index.reduce_only && (
          <Notice tone="warn" title="Reduce-only">
            Deposits are closed, and the keeper may only sell tokens without a target. You can still redeem.
          </Notice>
        )
      )}
      {Object.entries(valuation.unknown ?? {}).length > 0 && (
        <Notice tone="warn" title="No valuation at the moment">
          {[...new Set(Object.values(valuation.unknown ?? {}))].map(reason).join("; ")}. You can still deposit and redeem in kind, because
          that needs no price.
        </Notice>
      )}

      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="grid min-w-0 gap-6">
          <dl className="card grid grid-cols-2 gap-x-4 gap-y-5 p-5 sm:grid-cols-4 sm:p-6">
            <Stat label={<Term name="level">Level</Term>} large note={<>100 at launch</>}>
              <Level valuation={valuation} />
            </Stat>
            <Stat label="Since launch" large>
              <span className="text-2xl">
                <Change value={returns.since_launch} unknown={returns.unknown} field="since_launch" />
              </span>
            </Stat>
            <Stat label={<Term name="netAssets">Net assets</Term>} note={`${index.holders} ${index.holders === 1 ? "holder" : "holders"}`}>
              <UsdShort value={valuation.nav_usd} unknown={valuation.unknown} field="nav_usd" />
            </Stat>
            <Stat label={<Term name="drift">Drift from targets</Term>} note="0% is exactly on target">
              <Percent value={valuation.drift} unknown={valuation.unknown} field="drift" />
            </Stat>
            <Stat label="24 hours">
              <Change value={returns.day} unknown={returns.unknown} field="day" />
            </Stat>
            <Stat label="7 days">
              <Change value={returns.week} unknown={returns.unknown} field="week" />
            </Stat>
            <Stat label="30 days">
              <Change value={returns.month} unknown={returns.unknown} field="month" />
            </Stat>
            <Stat label="Age" note={<Time at={index.created_at} />}>
              {duration(index.age_seconds, 1)}
            </Stat>
          </dl>
          <Pending detail={detail} />
          <LevelCard index={index} />
          <NoteCard index={index.address} />
          <RiskCard address={index.address} />
          <HoldingsCard address={index.address} />
          <Suspense fallback={<Skeleton className="h-96 w-full" />}>
            <AnalysisCard address={index.address} name={index.name} />
          </Suspense>
          <History index={index} />
          <details>
            <summary className="text-sm font-semibold text-muted">Set an alert on this index</summary>
            <div className="mt-4 grid gap-3">
              <Suspense fallback={<Skeleton className="h-40 w-full" />}>
                <AlertsCard index={index} />
              </Suspense>
            </div>
          </details>
        </div>
        <div className="grid min-w-0 gap-6 lg:sticky lg:top-20">
          {invest && (
            <div id="invest" className="scroll-mt-28">
              {invest(detail)}
            </div>
          )}
          <PositionCard index={index} />
          <Fees detail={detail} />
          <Rules detail={detail} />
        </div>
      </div>
    </>
  );
}
