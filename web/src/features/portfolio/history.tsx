import { useState } from "react";
import { Link } from "react-router";
import { useMovements } from "@/api/reads";
import type { Schemas } from "@/api/client";
import { CsvLink } from "@/design/csv";
import { Hex } from "@/design/address";
import { amount } from "@/design/format";
import { Time, Usd } from "@/design/figures";
import { Pager } from "@/design/pager";
import { Badge, Card, Empty, Read, TableBox, type Tone } from "@/design/ui";

const KINDS: Record<Schemas["InvestorActivity"]["kind"], readonly [string, Tone]> = {
  deposit: ["Deposit", "good"],
  redeem: ["Redemption", "bad"],
  transfer_in: ["Came in", "good"],
  transfer_out: ["Sent on", "bad"],
  fee: ["Fee earned", "accent"],
};

/** Every share that came or left, newest first. */
export function History({ investor }: { investor: string }) {
  const [cursors, setCursors] = useState<string[]>([]);
  const query = useMovements(investor, cursors.at(-1));
  return (
    <Card title="Activity" aside={<CsvLink path={`/v1/investors/${investor}/activity`} name="activity" />}>
      <Read query={query} what="The activity" rows={4}>
        {({ activity, next_cursor }) =>
          activity.length === 0 ? (
            <Empty title="Nothing moved" />
          ) : (
            <>
              <TableBox label="Activity">
                <table className="table-plain min-w-[42rem] text-sm">
                  <thead>
                    <tr>
                      <th scope="col">When</th>
                      <th scope="col">What</th>
                      <th scope="col">Index</th>
                      <th scope="col" className="number">
                        Shares
                      </th>
                      <th scope="col" className="number">
                        Worth then
                      </th>
                      <th scope="col" className="number">
                        Transaction
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {activity.map((a) => (
                      <tr key={`${a.block_number}.${a.log_index}`}>
                        <td className="whitespace-nowrap">
                          <Time at={a.timestamp} />
                          <span className="block text-xs text-muted">block {a.block_number}</span>
                        </td>
                        <td>
                          <Badge tone={KINDS[a.kind][1]}>{KINDS[a.kind][0]}</Badge>
                          {a.other && a.kind.startsWith("transfer") && (
                            <span className="block text-xs text-muted">
                              {a.kind === "transfer_in" ? "from" : "to"} <Hex value={a.other} kind="address" />
                            </span>
                          )}
                        </td>
                        <td>
                          <Link className="link" to={`/index/${a.index}`}>
                            {a.name}
                          </Link>
                        </td>
                        <td className="number">
                          {amount(a.shares, 18)} {a.symbol}
                        </td>
                        <td className="number">
                          <Usd value={a.value_usd} unknown={a.unknown} field="value_usd" />
                        </td>
                        <td className="number">
                          <Hex value={a.tx_hash} kind="tx" />
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </TableBox>
              <Pager label="More of the activity" cursors={cursors} next={next_cursor} onChange={setCursors} />
            </>
          )
        }
      </Read>
    </Card>
  );
}
