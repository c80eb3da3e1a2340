import { Link } from "react-router";
import { useMovements } from "@/api/reads";
import type { Schemas } from "@/api/client";
import { CsvLink } from "@/design/csv";
import { Hex } from "@/design/address";
import { amount } from "@/design/format";
import { Time, Usd } from "@/design/figures";
import { Pager, usePages } from "@/design/pages";
import { DataTable } from "@/design/table";
import { Badge, Card, Empty, Read, type Tone } from "@/design/ui";

const KINDS: Record<Schemas["InvestorActivity"]["kind"], readonly [string, Tone]> = {
  deposit: ["Deposit", "good"],
  redeem: ["Redemption", "bad"],
  transfer_in: ["Received", "good"],
  transfer_out: ["Sent", "bad"],
  fee: ["Fee earned", "accent"],
};

/** All deposits, redemptions and transfers of shares, newest first. */
export function History({ investor }: { investor: string }) {
  const pages = usePages();
  const query = useMovements(investor, pages.cursor);
  return (
    <Card title="Activity" aside={<CsvLink path={`/v1/investors/${investor}/activity`} name="activity" />}>
      <Read query={query} what="The activity" rows={4}>
        {({ activity, next_cursor }) =>
          activity.length === 0 ? (
            <Empty title="No activity yet" />
          ) : (
            <>
              <DataTable
                label="Activity"
                className="min-w-[48rem] text-sm"
                rows={activity}
                rowKey={(a) => `${a.block_number}.${a.log_index}`}
                columns={[
                  {
                    name: "Time",
                    className: "whitespace-nowrap",
                    cell: (a) => (
                      <>
                        <Time at={a.timestamp} />
                        <span className="block text-xs text-muted">block {a.block_number}</span>
                      </>
                    ),
                  },
                  { name: "Event", cell: (a) => <Kind activity={a} /> },
                  {
                    name: "Index",
                    cell: (a) => (
                      <Link className="link" to={`/index/${a.index}`}>
                        {a.name}
                      </Link>
                    ),
                  },
                  { name: "Shares", number: true, cell: (a) => `${amount(a.shares, 18)} ${a.symbol}` },
                  { name: "Value then", number: true, cell: (a) => <Usd value={a.value_usd} unknown={a.unknown} field="value_usd" /> },
                  { name: "In your wallet", number: true, cell: (a) => <Cash activity={a} /> },
                  { name: "Transaction", number: true, cell: (a) => <Hex value={a.tx_hash} kind="tx" /> },
                ]}
              />
              <Pager label="More of the activity" pages={pages} next={next_cursor} />
            </>
          )
        }
      </Read>
    </Card>
  );
}

/** Cash shows what left or entered the wallet. Other movements count at the level, and fees at nothing. */
function Cash({ activity: { kind, cash_usd } }: { activity: Schemas["InvestorActivity"] }) {
  if (cash_usd !== null) return <Usd value={cash_usd} />;
  return <span className="text-muted">{kind === "fee" ? "nothing" : "at the level"}</span>;
}

function Kind({ activity: a }: { activity: Schemas["InvestorActivity"] }) {
  return (
    <>
      <Badge tone={KINDS[a.kind][1]}>{KINDS[a.kind][0]}</Badge>
      {a.other && a.kind.startsWith("transfer") && (
        <span className="block text-xs text-muted">
          {a.kind === "transfer_in" ? "from" : "to"} <Hex value={a.other} kind="address" />
        </span>
      )}
    </>
  );
}
