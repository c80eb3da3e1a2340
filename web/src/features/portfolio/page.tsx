import { useMemo } from "react";
import { Link, useParams } from "react-router";
import { useConnection } from "wagmi";
import { usePositions, useResults, type Position } from "@/api/reads";
import type { Schemas } from "@/api/client";
import { Hex } from "@/design/address";
import { CsvLink } from "@/design/csv";
import { amount } from "@/design/format";
import { growth, subtract, total } from "@/design/decimal";
import { Change, ChangeUsd, Usd } from "@/design/figures";
import { Card, Empty, LinkButton, Notice, Read, Stat, TableBox } from "@/design/ui";
import { Connect } from "@/shell/connect";
import { Claims } from "./claims";
import { Guards } from "./guards";
import { History } from "./history";
import { ValueCard } from "./value";

/** What an account holds: the connected one's, or anybody's, for it is on the chain. */
export default function Portfolio() {
  const { address: watched } = useParams();
  const connection = useConnection();
  const investor = watched ?? connection.address;
  if (!investor) {
    return (
      <Card>
        <Empty title="Whose portfolio?">
          <p className="mb-4">Connect a wallet to see what it holds. Nothing is stored here about you.</p>
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
            {has_more && <Notice tone="warn">Only the first 100 positions are shown and summed.</Notice>}
            <Totals positions={positions} />
            {positions.length > 0 && <ValueCard investor={investor} />}
            {claims.length > 0 && <Claims claims={claims} own={own} from={investor} />}
            <Card
              title="Positions"
              aside={positions.length > 0 && <CsvLink path={`/v1/investors/${investor}/positions?closed=true`} name="positions" />}
            >
              {positions.length === 0 ? (
                <Empty title="No shares yet">
                  <p className="mb-4">What you deposit shows up here in the block it is mined in.</p>
                  <LinkButton to="/">Discover indices</LinkButton>
                </Empty>
              ) : (
                <Table positions={positions} results={results.data?.positions ?? []} />
              )}
            </Card>
            <Guards investor={investor} own={own} positions={positions} />
            {positions.length > 0 && <History investor={investor} />}
          </>
        )}
      </Read>
    </>
  );
}

function Totals({ positions }: { positions: Position[] }) {
  const open = positions.filter((p) => p.shares !== "0");
  const value = total(open.map((p) => p.value_usd));
  const cost = total(open.map((p) => p.cost_usd));
  const realised = total(positions.map((p) => p.realised_usd));
  const gain = value !== null && cost !== null ? subtract(value, cost) : null;
  return (
    <dl className="card grid grid-cols-2 gap-5 p-5 sm:grid-cols-4 sm:p-6">
      <Stat className="max-sm:col-span-2" label="Value" large>
        <Usd value={value} />
      </Stat>
      <Stat label="Unrealised" note={value !== null && cost !== null ? <Change value={growth(value, cost)} /> : undefined}>
        <ChangeUsd value={gain} />
      </Stat>
      <Stat label="Realised" note="of shares that left">
        <ChangeUsd value={realised} />
      </Stat>
      <Stat label="Paid for what is held">
        <Usd value={cost} />
      </Stat>
    </dl>
  );
}

function Table({ positions, results }: { positions: Position[]; results: Schemas["PositionResult"][] }) {
  const rows = useMemo(() => [...positions].sort((a, b) => Number(b.value_usd ?? 0) - Number(a.value_usd ?? 0)), [positions]);
  return (
    <TableBox label="Positions">
      <table className="table-plain min-w-[54rem] text-sm">
        <thead>
          <tr>
            <th scope="col">Index</th>
            <th scope="col" className="number">
              Shares
            </th>
            <th scope="col" className="number">
              Value
            </th>
            <th scope="col" className="number">
              Average cost
            </th>
            <th scope="col" className="number">
              Unrealised
            </th>
            <th scope="col" className="number">
              Realised
            </th>
            <th scope="col" className="number">
              Time-weighted
            </th>
            <th scope="col" className="number">
              Money-weighted
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((p) => {
            const result = results.find((r) => r.index === p.index);
            return (
              <tr key={p.index} className={p.shares === "0" ? "text-muted" : ""}>
                <td>
                  <Link className="link font-semibold" to={`/index/${p.index}`}>
                    {p.name}
                  </Link>
                  <span className="block text-xs text-muted">
                    {p.symbol}
                    {p.shares === "0" ? ", closed" : ""}
                  </span>
                </td>
                <td className="number">{amount(p.shares, 18)}</td>
                <td className="number font-semibold">
                  <Usd value={p.value_usd} unknown={p.unknown} field="value_usd" />
                </td>
                <td className="number">
                  <Usd value={p.cost_usd} unknown={p.unknown} field="cost_usd" />
                </td>
                <td className="number">
                  <ChangeUsd value={p.unrealised_usd} unknown={p.unknown} field="unrealised_usd" />
                  <span className="block text-xs">
                    <Change value={p.return} unknown={p.unknown} field="return" />
                  </span>
                </td>
                <td className="number">
                  <ChangeUsd value={p.realised_usd} unknown={p.unknown} field="realised_usd" />
                </td>
                <td className="number">
                  <Change value={result?.time_weighted} unknown={result?.unknown} field="time_weighted" />
                </td>
                <td className="number">
                  <Change value={result?.money_weighted} unknown={result?.unknown} field="money_weighted" />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className="mt-3 text-xs text-muted">
        Cost is the average of the shares held, valued at the index&apos;s level in the block they came in. Time-weighted is how the index
        did while you held it; money-weighted counts how much you held when, and is what your money earned.
      </p>
    </TableBox>
  );
}
