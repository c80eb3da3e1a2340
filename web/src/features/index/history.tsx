import { useState } from "react";
import { useActivity, useHoldings, useTrades, type Activity, type Index } from "@/api/reads";
import { CsvLink } from "@/design/csv";
import { Hex } from "@/design/address";
import { amount, number, usd } from "@/design/format";
import { Percent, Time, Usd } from "@/design/figures";
import { growth } from "@/design/decimal";
import { Pager } from "@/design/pager";
import { Badge, Card, Empty, Read, Segments, TableBox, type Tone } from "@/design/ui";
import { Decisions } from "./decisions";
import { rebalances, type Rebalance } from "./rebalances";

const PAGE = 20;

const TABS = [
  ["rebalances", "Rebalances"],
  ["decisions", "Why"],
  ["activity", "All activity"],
] as const;
type Tab = (typeof TABS)[number][0];

const FILES: Record<Tab, string> = { rebalances: "trades", decisions: "plans", activity: "activity" };
const TITLES: Record<Tab, string> = {
  rebalances: "Rebalances and what they cost",
  decisions: "Why it traded, or did not",
  activity: "Activity",
};

/** What the index did and what was done to it. */
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
      {tab === "activity" && <Everything address={index.address} />}
    </Card>
  );
}

function Rebalances({ address }: { address: string }) {
  const [cursors, setCursors] = useState<string[]>([]);
  const query = useTrades(address, cursors.at(-1), PAGE);
  const holdings = useHoldings(address);
  const known = new Map((holdings.data?.holdings ?? []).map((h) => [h.token, h]));
  return (
    <Read query={query} what="The trades">
      {({ trades, next_cursor }) =>
        trades.length === 0 ? (
          <Empty title="No trade yet">The keeper trades when the basket drifts from its targets, or when these change.</Empty>
        ) : (
          <>
            <TableBox label="Rebalances">
              <table className="table-plain min-w-[44rem] text-sm">
                <thead>
                  <tr>
                    <th scope="col">When</th>
                    <th scope="col">Sold → bought</th>
                    <th scope="col" className="number">
                      Traded
                    </th>
                    <th scope="col" className="number">
                      Cost
                    </th>
                    <th scope="col" className="number">
                      Pool fees
                    </th>
                    <th scope="col" className="number">
                      Keeper&apos;s gas
                    </th>
                    <th scope="col" className="number">
                      Transaction
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {rebalances(trades).map((r) => (
                    <Line key={r.key} rebalance={r} symbol={(t) => known.get(t)?.symbol ?? null} />
                  ))}
                </tbody>
              </table>
            </TableBox>
            <p className="mt-3 text-xs text-muted">
              Cost: what was sold less what was bought, at oracle prices of that block: pool fees, which the next column tells apart,
              slippage and price moves together. A minus is a gain. Gas is paid by whoever trades, not by the index.
            </p>
            <Pager label="More of the history" cursors={cursors} next={next_cursor} onChange={setCursors} />
          </>
        )
      }
    </Read>
  );
}

function Line({ rebalance: r, symbol }: { rebalance: Rebalance; symbol: (token: string) => string | null }) {
  const first = r.trades[0];
  if (!first) return null;
  const loss = growth(r.soldUsd, r.boughtUsd);
  return (
    <tr>
      <td className="whitespace-nowrap">
        <Time at={first.timestamp} />
        <span className="block text-xs text-muted">
          block {first.block_number}
          {first.kind === "auction" ? ", auction" : ""}
        </span>
      </td>
      <td>
        {r.trades.map((t) => (
          <span key={t.log_index} className="block whitespace-nowrap">
            {symbol(t.token_in) ?? <Hex value={t.token_in} kind="address" />} →{" "}
            {symbol(t.token_out) ?? <Hex value={t.token_out} kind="address" />}
          </span>
        ))}
      </td>
      <td className="number">{usd(r.soldUsd)}</td>
      <td className="number">
        <span className={Number(r.costUsd) > 0 ? "" : "text-good"}>{usd(r.costUsd)}</span>
        <span className="block text-xs text-muted">{loss === null ? "" : <Percent value={loss} digits={3} />}</span>
      </td>
      <td className="number">
        <Usd value={r.feeUsd} unknown={first.unknown} field="fee_usd" />
      </td>
      <td className="number">
        <Usd value={r.gasUsd} unknown={first.unknown} field="gas_usd" />
      </td>
      <td className="number">
        <Hex value={first.tx_hash} kind="tx" />
      </td>
    </tr>
  );
}

const KINDS: Record<Activity["kind"], readonly [string, Tone]> = {
  launch: ["Launch", "accent"],
  contribute: ["Deposit", "good"],
  withdraw: ["Redemption", "bad"],
  rebalance: ["Rebalance", "plain"],
  targets_proposed: ["Targets proposed", "warn"],
  targets_executed: ["Targets in force", "accent"],
  targets_cancelled: ["Proposal cancelled", "plain"],
  fee: ["Fee", "plain"],
  fees_proposed: ["Fees proposed", "warn"],
  fees_changed: ["Fees in force", "accent"],
  fees_cancelled: ["Fees cancelled", "plain"],
  auction_opened: ["Auction opened", "plain"],
  auction_bid: ["Auction bid", "plain"],
  auction_closed: ["Auction closed", "plain"],
};

function Everything({ address }: { address: string }) {
  const [cursors, setCursors] = useState<string[]>([]);
  const query = useActivity(address, cursors.at(-1), PAGE);
  return (
    <Read query={query} what="The activity">
      {({ activity, next_cursor }) => (
        <>
          <TableBox label="Activity">
            <table className="table-plain min-w-[36rem] text-sm">
              <thead>
                <tr>
                  <th scope="col">When</th>
                  <th scope="col">What</th>
                  <th scope="col">Details</th>
                  <th scope="col" className="number">
                    Transaction
                  </th>
                </tr>
              </thead>
              <tbody>
                {activity.map((a) => (
                  <tr key={`${a.block_number}.${a.log_index ?? -1}`}>
                    <td className="whitespace-nowrap">
                      <Time at={a.timestamp} />
                      <span className="block text-xs text-muted">block {a.block_number}</span>
                    </td>
                    <td>
                      <Badge tone={KINDS[a.kind][1]}>{KINDS[a.kind][0]}</Badge>
                    </td>
                    <td>
                      <Details a={a} />
                    </td>
                    <td className="number">
                      <Hex value={a.tx_hash} kind="tx" />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableBox>
          <Pager label="More of the history" cursors={cursors} next={next_cursor} onChange={setCursors} />
        </>
      )}
    </Read>
  );
}

/** What of an event is worth a line; everything is in the API and on the chain. */
function Details({ a }: { a: Activity }) {
  if (a.nav_before_usd && a.nav_after_usd) {
    return (
      <>
        Drift <Percent value={a.drift_before} /> → <Percent value={a.drift_after} />, assets <Usd value={a.nav_before_usd} /> →{" "}
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
  if (a.targets) return <>{a.targets.map((t) => `${t.symbol ?? "?"} ${t.weight_bps / 100}`).join(", ")}</>;
  if (a.creator_shares)
    return (
      <>
        {amount(a.creator_shares, 18)} shares to the creator, {amount(a.platform_shares ?? "0", 18)} to the platform
      </>
    );
  if (a.fees) return <>Management {number(String(a.fees.management_fee_bps / 100))} % a year</>;
  return a.seed_usd ? (
    <>
      Seed of <Usd value={a.seed_usd} />
    </>
  ) : (
    <span className="text-muted">—</span>
  );
}
