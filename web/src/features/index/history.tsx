import { lazy, Suspense, useState } from "react";
import { useActivity, useHoldings, useTrades, type Activity, type Index, type Trade } from "@/api/reads";
import { CsvLink } from "@/design/csv";
import { Hex } from "@/design/address";
import { amount, bps, usd } from "@/design/format";
import { Percent, Time, Usd } from "@/design/figures";
import { growth } from "@/design/decimal";
import { Pager, usePages } from "@/design/pages";
import { DataTable } from "@/design/table";
import { Badge, Card, Empty, Loading, Read, Segments, type Tone } from "@/design/ui";
import { Decisions } from "./decisions";
import { rebalances, type Rebalance } from "./rebalances";

const Holders = lazy(() => import("./people").then((m) => ({ default: m.Holders })));
const Flows = lazy(() => import("./people").then((m) => ({ default: m.Flows })));

const PAGE = 20;

const TABS = [
  ["rebalances", "Rebalances"],
  ["decisions", "Decisions"],
  ["holders", "Holders"],
  ["flows", "Deposits"],
  ["activity", "All activity"],
] as const;
type Tab = (typeof TABS)[number][0];

const FILES: Record<Tab, string> = { rebalances: "trades", decisions: "plans", holders: "holders", flows: "flows", activity: "activity" };
const TITLES: Record<Tab, string> = {
  rebalances: "Rebalances and their cost",
  decisions: "Why the keeper traded or not",
  holders: "Holders",
  flows: "Deposits and redemptions",
  activity: "Activity",
};

/** The index's rebalances, the keeper's decisions, and all activity. */
export function History({ index }: { index: Index }) {
  const [tab, setTab] = useState<Tab>("rebalances");
  return (
    <Card
      title={TITLES[tab]}
      aside={
        <span className="flex flex-wrap items-center gap-4">
          <Segments label="History" value={tab} options={TABS} onChange={setTab} />
          <CsvLink path={`/v1/indices/${index.address}/${FILES[tab]}`} name={FILES[tab]} />
        </span>
      }
    >
      {tab === "rebalances" && <Rebalances address={index.address} />}
      {tab === "decisions" && <Decisions address={index.address} />}
      <Suspense fallback={<Loading what="the list" rows={6} />}>
        {tab === "holders" && <Holders address={index.address} />}
        {tab === "flows" && <Flows address={index.address} />}
      </Suspense>
      {tab === "activity" && <ActivityTable address={index.address} />}
    </Card>
  );
}

function Rebalances({ address }: { address: string }) {
  const pages = usePages();
  const query = useTrades(address, pages.cursor, PAGE);
  const holdings = useHoldings(address);
  const listed = new Map((holdings.data?.holdings ?? []).map((h) => [h.token, h]));
  return (
    <Read query={query} what="The trades">
      {({ trades, next_cursor }) =>
        trades.length === 0 ? (
          <Empty title="No trades yet">The keeper trades when the basket drifts from its targets, or when the targets change.</Empty>
        ) : (
          <>
            <DataTable
              label="Rebalances"
              className="min-w-[44rem] text-sm"
              rows={rebalances(trades)}
              rowKey={(r) => r.key}
              columns={[
                {
                  name: "Time",
                  className: "whitespace-nowrap",
                  cell: (r) => <When at={r.first.timestamp} block={r.first.block_number} auction={r.first.kind === "auction"} />,
                },
                { name: "Sold → bought", cell: (r) => <Legs trades={r.trades} symbolOf={(t) => listed.get(t)?.symbol ?? null} /> },
                { name: "Traded", number: true, cell: (r) => usd(r.soldUsd) },
                { name: "Cost", number: true, cell: (r) => <Cost rebalance={r} /> },
                { name: "Pool fees", number: true, cell: (r) => <Usd value={r.feeUsd} unknown={r.first.unknown} field="fee_usd" /> },
                { name: "Keeper's gas", number: true, cell: (r) => <Usd value={r.gasUsd} unknown={r.first.unknown} field="gas_usd" /> },
                { name: "Transaction", number: true, cell: (r) => <Hex value={r.first.tx_hash} kind="tx" /> },
              ]}
            />
            <p className="mt-3 text-xs text-muted">
              Cost is the value sold minus the value bought, at the oracle prices of that block. It includes pool fees, slippage and price
              moves. A negative cost is a gain. The trader pays the gas, not the index.
            </p>
            <Pager label="More of the history" pages={pages} next={next_cursor} />
          </>
        )
      }
    </Read>
  );
}

function When({ at, block, auction }: { at: string; block: number; auction?: boolean }) {
  return (
    <>
      <Time at={at} />
      <span className="block text-xs text-muted">
        block {block}
        {auction && ", auction"}
      </span>
    </>
  );
}

function Legs({ trades, symbolOf }: { trades: readonly Trade[]; symbolOf: (token: string) => string | null }) {
  return trades.map((t) => (
    <span key={t.log_index} className="block whitespace-nowrap">
      {symbolOf(t.token_in) ?? <Hex value={t.token_in} kind="address" />} →{" "}
      {symbolOf(t.token_out) ?? <Hex value={t.token_out} kind="address" />}
    </span>
  ));
}

function Cost({ rebalance: r }: { rebalance: Rebalance }) {
  const loss = growth(r.soldUsd, r.boughtUsd);
  return (
    <>
      <span className={Number(r.costUsd) > 0 ? "" : "text-good"}>{usd(r.costUsd)}</span>
      <span className="block text-xs text-muted">{loss !== null && <Percent value={loss} digits={3} />}</span>
    </>
  );
}

const KINDS: Record<Activity["kind"], readonly [string, Tone]> = {
  launch: ["Launch", "accent"],
  contribute: ["Deposit", "good"],
  withdraw: ["Redemption", "bad"],
  rebalance: ["Rebalance", "plain"],
  targets_proposed: ["Targets proposed", "warn"],
  targets_executed: ["Targets executed", "accent"],
  targets_cancelled: ["Proposal cancelled", "plain"],
  fee: ["Fee", "plain"],
  fees_proposed: ["Fees proposed", "warn"],
  fees_changed: ["Fees changed", "accent"],
  fees_cancelled: ["Fees cancelled", "plain"],
  auction_opened: ["Auction opened", "plain"],
  auction_bid: ["Auction bid", "plain"],
  auction_closed: ["Auction closed", "plain"],
};

function ActivityTable({ address }: { address: string }) {
  const pages = usePages();
  const query = useActivity(address, pages.cursor, PAGE);
  return (
    <Read query={query} what="The activity">
      {({ activity, next_cursor }) => (
        <>
          <DataTable
            label="Activity"
            className="min-w-[36rem] text-sm"
            rows={activity}
            rowKey={(a) => `${a.block_number}.${a.log_index ?? -1}`}
            columns={[
              { name: "Time", className: "whitespace-nowrap", cell: (a) => <When at={a.timestamp} block={a.block_number} /> },
              { name: "Event", cell: (a) => <Badge tone={KINDS[a.kind][1]}>{KINDS[a.kind][0]}</Badge> },
              { name: "Details", cell: (a) => <Details a={a} /> },
              { name: "Transaction", number: true, cell: (a) => <Hex value={a.tx_hash} kind="tx" /> },
            ]}
          />
          <Pager label="More of the history" pages={pages} next={next_cursor} />
        </>
      )}
    </Read>
  );
}

/** The most important fields of an event. The API has all of them. */
function Details({ a }: { a: Activity }) {
  if (a.nav_before_usd && a.nav_after_usd) {
    return (
      <>
        Drift <Percent value={a.drift_before} /> → <Percent value={a.drift_after} />, net assets <Usd value={a.nav_before_usd} /> →{" "}
        <Usd value={a.nav_after_usd} />
      </>
    );
  }
  if (a.shares) {
    return (
      <>
        {amount(a.shares, 18)} shares{" "}
        {a.receiver && (
          <span className="text-muted">
            to <Hex value={a.receiver} kind="address" />
          </span>
        )}
      </>
    );
  }
  if (a.targets) return <>{a.targets.map((t) => `${t.symbol ?? "?"} ${bps(t.weight_bps)}`).join(", ")}</>;
  if (a.creator_shares)
    return (
      <>
        {amount(a.creator_shares, 18)} shares to the creator, {amount(a.platform_shares ?? "0", 18)} to the platform
      </>
    );
  if (a.fees) return <>Management fee {bps(a.fees.management_fee_bps)} per year</>;
  return a.seed_usd ? (
    <>
      Seed of <Usd value={a.seed_usd} />
    </>
  ) : (
    <span className="text-muted">—</span>
  );
}
