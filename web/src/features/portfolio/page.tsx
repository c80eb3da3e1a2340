import { useMemo } from "react";
import { Link, useParams } from "react-router";
import { useConnection } from "wagmi";
import { usePositions, useResults, type Position } from "@/api/reads";
import type { Schemas } from "@/api/client";
import { Hex } from "@/design/address";
import { CsvLink } from "@/design/csv";
import { amount } from "@/design/format";
import { total } from "@/design/decimal";
import { Change, ChangeUsd, Usd } from "@/design/figures";
import { Card, Empty, LinkButton, Notice, Read, Stat } from "@/design/ui";
import { DataTable } from "@/design/table";
import { useTitle } from "@/design/title";
import { Connect } from "@/shell/connect";
import { Allocation } from "./allocation";
import { Claims } from "./claims";
import { Guards } from "./guards";
import { History } from "./history";
import { ReceiptCard } from "./receipt";
import { ValueCard } from "./value";

/** The portfolio of the connected account, or of any other account: holdings are public on the chain. */
export default function Portfolio() {
  useTitle("Portfolio");
  const { address: watched } = useParams();
  const connection = useConnection();
  const investor = watched ?? connection.address;
  if (!investor) {
    return (
      <Card>
        <Empty title="No wallet connected">
          <p className="mb-4">Connect a wallet to see its portfolio. This server stores no personal data about you.</p>
          <Connect large />
        </Empty>
      </Card>
    );
  }
  return <Holdings investor={investor} own={connection.address?.toLowerCase() === investor.toLowerCase()} />;
}

function Holdings({ investor, own }: { investor: string; own: boolean }) {
  const query = usePositions(investor, true);
  const results = useResults(investor, "all");
  return (
    <>
      <header>
        <h1>Portfolio</h1>
        <p className="mt-1 text-sm text-muted">
          {own ? "Your account" : "Account"} <Hex value={investor} kind="address" />
        </p>
      </header>
      <Read query={query} what="The positions" rows={5}>
        {({ positions, claims, has_more }) => (
          <>
            {has_more && <Notice tone="warn">The page shows and adds up only the first 100 positions.</Notice>}
            <Totals positions={positions} />
            {positions.length > 0 && <ValueCard investor={investor} />}
            <Allocation positions={positions} />
            {claims.length > 0 && <Claims claims={claims} own={own} from={investor} />}
            <Card
              title="Positions"
              aside={positions.length > 0 && <CsvLink path={`/v1/investors/${investor}/positions?closed=true`} name="positions" />}
            >
              {positions.length === 0 ? (
                <Empty title="No shares yet">
                  <p className="mb-4">Your deposits appear here as soon as they are mined.</p>
                  <LinkButton to="/">Discover indices</LinkButton>
                </Empty>
              ) : (
                <Positions positions={positions} results={results.data?.positions ?? []} />
              )}
            </Card>
            {positions.length > 0 && <ReceiptCard investor={investor} />}
            <Guards investor={investor} own={own} positions={positions} />
            {positions.length > 0 && <History investor={investor} />}
          </>
        )}
      </Read>
    </>
  );
}

function Totals({ positions }: { positions: Position[] }) {
  const value = total(positions.filter((p) => p.shares !== "0").map((p) => p.value_usd));
  const sum = (field: "cash_in_usd" | "cash_out_usd" | "profit_usd" | "realised_usd" | "unrealised_usd" | "gas_usd") =>
    total(positions.map((p) => p[field]));
  return (
    <dl className="card grid grid-cols-2 gap-5 p-5 sm:grid-cols-4 sm:p-6">
      <Stat className="max-sm:col-span-2" label="Value" large note="at the level after all fees">
        <Usd value={value} />
      </Stat>
      <Stat label="Profit" note="value + paid out − paid in">
        <ChangeUsd value={sum("profit_usd")} />
        <span className="block text-xs text-muted">
          realised <ChangeUsd value={sum("realised_usd")} />
        </span>
      </Stat>
      <Stat label="Paid in" note="left your wallet">
        <Usd value={sum("cash_in_usd")} />
      </Stat>
      <Stat label="Paid out" note="came back to it">
        <Usd value={sum("cash_out_usd")} />
        <span className="block text-xs text-muted">
          gas beside it <Usd value={sum("gas_usd")} />
        </span>
      </Stat>
    </dl>
  );
}

function Positions({ positions, results }: { positions: Position[]; results: Schemas["PositionResult"][] }) {
  const rows = useMemo(() => [...positions].sort((a, b) => Number(b.value_usd ?? 0) - Number(a.value_usd ?? 0)), [positions]);
  const resultOf = (p: Position) => results.find((r) => r.index === p.index);
  return (
    <>
      <DataTable
        label="Positions"
        className="min-w-[60rem] text-sm"
        rows={rows}
        rowKey={(p) => p.index}
        rowClassName={(p) => (p.shares === "0" ? "text-muted" : "")}
        columns={[
          {
            name: "Index",
            cell: (p) => (
              <>
                <Link className="link font-semibold" to={`/index/${p.index}`}>
                  {p.name}
                </Link>
                <span className="block text-xs text-muted">
                  {p.symbol}
                  {p.shares === "0" ? ", closed" : ""}
                </span>
              </>
            ),
          },
          { name: "Shares", number: true, cell: (p) => amount(p.shares, 18) },
          {
            name: "Value",
            number: true,
            className: "font-semibold",
            cell: (p) => <Usd value={p.value_usd} unknown={p.unknown} field="value_usd" />,
          },
          { name: "Paid in", number: true, cell: (p) => <Usd value={p.cash_in_usd} unknown={p.unknown} field="cash_in_usd" /> },
          { name: "Paid out", number: true, cell: (p) => <Usd value={p.cash_out_usd} unknown={p.unknown} field="cash_out_usd" /> },
          { name: "Profit", number: true, cell: (p) => <ChangeUsd value={p.profit_usd} unknown={p.unknown} field="profit_usd" /> },
          {
            name: "Unrealised",
            number: true,
            cell: (p) => (
              <>
                <ChangeUsd value={p.unrealised_usd} unknown={p.unknown} field="unrealised_usd" />
                <span className="block text-xs">
                  <Change value={p.return} unknown={p.unknown} field="return" />
                </span>
              </>
            ),
          },
          { name: "Gas", number: true, cell: (p) => <Usd value={p.gas_usd} /> },
          { name: "Time-weighted", number: true, cell: (p) => <Weighted result={resultOf(p)} field="time_weighted" /> },
          { name: "Money-weighted", number: true, cell: (p) => <Weighted result={resultOf(p)} field="money_weighted" /> },
        ]}
      />
      <p className="mt-3 text-xs text-muted">
        Paid in and out is what left and entered the wallet, in tokens at oracle prices of their block. So it contains swaps, entry and exit
        fees, tips and leftovers. Gas stands beside it. Unrealised is the value less the average cost of the shares held. Transfers count at
        the level of their block. The time-weighted return is the index&apos;s return while you held it. The money-weighted return counts
        how much you held at each time, and ends with the last share.
      </p>
    </>
  );
}

type Result = Schemas["PositionResult"];

const Weighted = ({ result, field }: { result: Result | undefined; field: "time_weighted" | "money_weighted" }) => (
  <Change value={result?.[field]} unknown={result?.unknown} field={field} />
);
