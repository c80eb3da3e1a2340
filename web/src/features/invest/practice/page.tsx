import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { useHoldings, useIndex, useIndices, type Holding, type IndexDetail } from "@/api/reads";
import { scaled } from "@/design/decimal";
import { Term } from "@/design/term";
import { amount, fromUnits, number, percent, usd } from "@/design/format";
import { useTitle } from "@/design/title";
import { typedBps, typedValue } from "@/design/typed";
import { Button, Card, Field, Loading, Notice, Read, Segments, Select, Stat } from "@/design/ui";
import { t } from "@/text";
import { cancelStop, deposit, levelOf, move, redeem, setStop, start, triggerOf, worthOf, year } from "./model";
import { SLIDE_STEPS, START_CASH, SWAP_LOSS_BPS, TIP_BPS, type Event, type Practice, type Step } from "./model";
import { Path } from "./path";

const dollars = (units: bigint): string => usd(fromUnits(String(units), 18));
const level = (units: bigint): string => number(fromUnits(String(units), 18));
const part = (bps: number): string => percent(fromUnits(String(bps), 4));

/** The practice mode: play money in an index as it is now. It reads the API and never asks a wallet for anything. */
export default function PracticePage() {
  const { address } = useParams();
  const navigate = useNavigate();
  const list = useIndices({ limit: 100 });
  useTitle(t("practice.title"));
  const indices = (list.data?.indices ?? []).filter((i) => i.valuation.nav_per_share_usd !== null && i.total_supply !== "0");
  const shown = address ?? indices[0]?.address;
  return (
    <>
      <h1>{t("practice.title")}</h1>
      <Read query={list} what={t("practice.index")} rows={6}>
        {() => (
          <>
            {shown && (
              <Select
                className="max-w-sm"
                label={t("practice.index")}
                value={shown}
                options={indices.map((i) => [i.address, i.name] as const)}
                onChange={(next) => void navigate(`/practice/${next}`, { replace: true })}
              />
            )}
            {shown && <OfIndex key={shown} address={shown} />}
          </>
        )}
      </Read>
    </>
  );
}

/** begin returns a practice in an index; null if a token has no price. */
function begin({ index, high_water_mark_usd }: IndexDetail, holdings: readonly Holding[]): Practice | null {
  const tokens = holdings.flatMap((h) =>
    h.price_usd === null || h.decimals === null
      ? []
      : [{ reserve: BigInt(h.reserve), unit: 10n ** BigInt(h.decimals), price: scaled(h.price_usd, 18) }],
  );
  if (tokens.length < holdings.length || index.total_supply === "0") return null;
  return start({
    tokens,
    supply: BigInt(index.total_supply),
    mark: scaled(high_water_mark_usd, 18),
    fees: {
      entry: index.entry_fee_bps,
      exit: index.exit_fee_bps,
      management: index.management_fee_bps,
      performance: index.performance_fee_bps,
    },
  });
}

function OfIndex({ address }: { address: string }) {
  const detail = useIndex(address);
  const holdings = useHoldings(address);
  // The first answers count: the practice does not change when the market does.
  const [began, setBegan] = useState<{ practice: Practice; detail: IndexDetail } | null>(null);
  if (!began && detail.data && holdings.data) {
    const practice = begin(detail.data, holdings.data.holdings);
    if (!practice) return <Notice tone="warn">{t("practice.unvalued", { name: detail.data.index.name })}</Notice>;
    setBegan({ practice, detail: detail.data });
  }
  if (!began) return <Read query={detail} what={t("practice.index")} children={() => <Loading what={t("practice.index")} />} />;
  return <Play first={began.practice} detail={began.detail} />;
}

function Play({ first, detail }: { first: Practice; detail: IndexDetail }) {
  const [now, setNow] = useState(first);
  const [events, setEvents] = useState<readonly Event[]>([]);
  const { index } = detail;
  const act = ([next, happened]: Step) => {
    setNow(next);
    setEvents((before) => [...before, ...happened]);
  };
  const worth = worthOf(now);
  const profit = now.cash + worth - START_CASH;
  return (
    <>
      <aside
        aria-label={t("practice.banner")}
        className="sticky top-16 z-10 rounded-[var(--radius-small)] border-2 border-dashed border-[var(--warn)] bg-warn-soft px-4 py-3 text-sm lg:top-18"
      >
        <p className="font-semibold text-warn">{t("practice.banner")}</p>
        <p className="max-sm:hidden">{t("practice.banner.text", { name: index.name, block: detail.as_of.block_number })}</p>
      </aside>
      <p className="text-sm sm:hidden">{t("practice.banner.text", { name: index.name, block: detail.as_of.block_number })}</p>
      <dl className="card grid grid-cols-2 gap-x-4 gap-y-5 p-5 sm:grid-cols-5 sm:p-6">
        <Stat label={t("practice.total")} large className="max-sm:col-span-2">
          {dollars(now.cash + worth)}
        </Stat>
        <Stat label={t("practice.profit")}>
          <span className={profit < 0n ? "text-bad" : profit > 0n ? "text-good" : ""}>{dollars(profit)}</span>
        </Stat>
        <Stat label={t("practice.cash")}>{dollars(now.cash)}</Stat>
        <Stat label={t("practice.worth")}>{dollars(worth)}</Stat>
        <Stat label={<Term name="level">{t("practice.level")}</Term>}>{level(levelOf(now))}</Stat>
      </dl>
      <div className="grid items-start gap-6 lg:grid-cols-3">
        <Money now={now} act={act} />
        <StopCard now={now} act={act} />
        <Card title={t("practice.market")}>
          <div className="grid gap-3">
            <Button onClick={() => act(move(now, -4_000, 1))}>{t("practice.crash")}</Button>
            <Button look="quiet" onClick={() => act(move(now, -4_000, SLIDE_STEPS))}>
              {t("practice.slide")}
            </Button>
            <Button look="quiet" onClick={() => act(move(now, 2_500, 5))}>
              {t("practice.rise")}
            </Button>
            <Button look="quiet" onClick={() => act(year(now))}>
              {t("practice.year")}
            </Button>
            <Button
              look="plain"
              onClick={() => {
                setNow(first);
                setEvents([]);
              }}
            >
              {t("practice.reset")}
            </Button>
          </div>
        </Card>
      </div>
      <Card title={t("practice.log")}>
        <Path path={now.path} trigger={now.stop ? triggerOf(now.stop) : null} label={t("practice.picture")} />
        {events.length === 0 ? (
          <p className="text-sm text-muted">{t("practice.log.empty")}</p>
        ) : (
          <ol className="grid gap-2 text-sm" aria-label={t("practice.log")} aria-live="polite">
            {events.map((e, i) => (
              <li key={i} className="border-s-2 border-line ps-3" data-kind={e.kind}>
                {words(e)}
              </li>
            ))}
          </ol>
        )}
        <p className="mt-5 text-[0.8rem] text-muted">
          {t("practice.assumed", { swaps: part(SWAP_LOSS_BPS), tip: part(TIP_BPS) })} {t("practice.left")}
        </p>
        <p className="mt-3 text-sm">
          <Link className="link" to={`/index/${index.address}`}>
            {t("practice.real", { name: index.name })}
          </Link>
        </p>
      </Card>
    </>
  );
}

interface Part {
  now: Practice;
  act: (step: Step) => void;
}

function Money({ now, act }: Part) {
  const [text, setText] = useState("");
  const typed = typedValue(text);
  const cash = /^\d{1,9}(\.\d{1,18})?$/.test(typed) ? scaled(typed, 18) : null;
  const bad = text !== "" && (cash === null || cash === 0n || cash > now.cash);
  return (
    <Card title={t("practice.deposit")}>
      <form
        className="grid gap-3"
        onSubmit={(e) => {
          e.preventDefault();
          if (cash === null || bad) return;
          act(deposit(now, cash));
          setText("");
        }}
      >
        <Field
          label={t("practice.amount")}
          inputMode="decimal"
          unit="USD"
          value={text}
          error={bad ? t("practice.amount.bad", { cash: dollars(now.cash) }) : undefined}
          onChange={(e) => setText(e.target.value)}
        />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" disabled={cash === null || bad}>
            {t("practice.deposit")}
          </Button>
          <Button look="quiet" disabled={now.cash === 0n} onClick={() => act(deposit(now, now.cash))}>
            {t("practice.depositAll")}
          </Button>
          <Button look="quiet" disabled={now.shares === 0n} onClick={() => act(redeem(now))}>
            {t("practice.redeem")}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function StopCard({ now, act }: Part) {
  const [kind, setKind] = useState<"cost" | "trail">("cost");
  const [text, setText] = useState("20");
  const fall = typedBps(text);
  const bad = fall === null || fall < 100 || fall > 9_900;
  return (
    <Card title={<Term name="maxLoss">{t("practice.stop")}</Term>}>
      {now.shares === 0n ? (
        <p className="text-sm text-muted">{t("practice.stop.first")}</p>
      ) : (
        <form
          className="grid gap-3"
          onSubmit={(e) => {
            e.preventDefault();
            if (!bad) act(setStop(now, kind, fall));
          }}
        >
          <Segments
            label={t("practice.stop.kind")}
            value={kind}
            options={[
              ["cost", t("practice.stop.cost")],
              ["trail", t("practice.stop.trail")],
            ]}
            onChange={setKind}
          />
          <Field
            label={t("practice.stop.fall")}
            inputMode="decimal"
            unit="%"
            value={text}
            error={bad ? t("practice.fall.bad") : undefined}
            onChange={(e) => setText(e.target.value)}
          />
          <p className="text-sm font-semibold">
            {now.stop ? t("practice.stop.at", { level: level(triggerOf(now.stop)) }) : t("practice.stop.none")}
          </p>
          <div className="flex flex-wrap gap-2">
            <Button type="submit" disabled={bad}>
              {t("practice.stop.set")}
            </Button>
            {now.stop && (
              <Button look="quiet" onClick={() => act(cancelStop(now))}>
                {t("practice.stop.cancel")}
              </Button>
            )}
          </div>
        </form>
      )}
    </Card>
  );
}

/** words tells an event. */
function words(e: Event): string {
  switch (e.kind) {
    case "deposit":
      return t("practice.log.deposit", {
        cash: dollars(e.cash),
        swaps: dollars(e.swaps),
        fee: dollars(e.fee),
        shares: amount(String(e.shares), 18),
        level: level(e.level),
      });
    case "redeem":
      return t("practice.log.redeem", { level: level(e.level), cash: dollars(e.cash), fee: dollars(e.fee), swaps: dollars(e.swaps) });
    case "stop":
      return t("practice.log.stop", { level: level(e.level) });
    case "cancel":
      return t("practice.log.cancel");
    case "year":
      return t("practice.log.year", { fees: dollars(e.fees), level: level(e.level) });
    case "performance":
      return t("practice.log.performance", { fee: dollars(e.fee) });
    case "moved": {
      const moved = percent(Math.abs(e.part).toFixed(4), 0);
      if (e.part > 0) return t("practice.log.rise", { part: moved, level: level(e.level) });
      return e.steps === 1
        ? t("practice.log.crash", { part: moved, level: level(e.level) })
        : t("practice.log.slide", { part: moved, steps: e.steps, level: level(e.level) });
    }
    case "sold": {
      const gapBps = Number(((e.trigger - e.level) * 10_000n) / e.trigger);
      const sold = t("practice.log.sold", {
        level: level(e.level),
        trigger: level(e.trigger),
        cash: dollars(e.cash),
        swaps: dollars(e.swaps),
        tip: dollars(e.tip),
        fee: dollars(e.fee),
      });
      return gapBps >= 300 ? `${sold} ${t("practice.log.gap", { gap: part(gapBps) })}` : sold;
    }
  }
}
