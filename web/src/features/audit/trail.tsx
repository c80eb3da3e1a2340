import { useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { getTransactionReceipt } from "viem/actions";
import { useClient } from "wagmi";
import { useActivity, type Activity } from "@/api/reads";
import { CsvLink } from "@/design/csv";
import { Hex } from "@/design/address";
import { Time } from "@/design/figures";
import { Pager } from "@/design/pager";
import { Badge, Card, Read, TableBox } from "@/design/ui";
import { onChain, type Receipt } from "./receipt";

const PAGE = 10;

/** Every event of an index as the API lists it, each looked up in its transaction's receipt. */
export function Trail({ address }: { address: string }) {
  const [cursors, setCursors] = useState<string[]>([]);
  const query = useActivity(address, cursors.at(-1), PAGE);
  return (
    <Card title="Event trail" aside={<CsvLink path={`/v1/indices/${address}/activity`} name="event trail" />}>
      <Read query={query} what="The events">
        {({ activity, next_cursor }) => (
          <>
            <TableBox label="Event trail">
              <table className="table-plain min-w-[44rem] text-sm">
                <thead>
                  <tr>
                    <th scope="col">When</th>
                    <th scope="col">Event</th>
                    <th scope="col" className="number">
                      Block
                    </th>
                    <th scope="col" className="number">
                      Log
                    </th>
                    <th scope="col" className="number">
                      Transaction
                    </th>
                    <th scope="col" className="number">
                      On the chain
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {activity.map((a) => (
                    <Event key={`${a.block_number}.${a.log_index ?? -1}`} vault={address} event={a} />
                  ))}
                </tbody>
              </table>
            </TableBox>
            <Pager label="More events" cursors={cursors} next={next_cursor} onChange={setCursors} />
          </>
        )}
      </Read>
    </Card>
  );
}

function Event({ vault, event: a }: { vault: string; event: Activity }) {
  const client = useClient();
  const receipt = useQuery({
    queryKey: ["receipt", a.tx_hash, a.block_number],
    enabled: client !== undefined,
    staleTime: Infinity,
    retry: 2,
    queryFn: async (): Promise<Receipt> => {
      if (!client) throw new Error("no node");
      return getTransactionReceipt(client, { hash: a.tx_hash as `0x${string}` });
    },
  });
  return (
    <tr>
      <td className="whitespace-nowrap">
        <Time at={a.timestamp} />
      </td>
      <td>{a.kind.replaceAll("_", " ")}</td>
      <td className="number">{a.block_number}</td>
      <td className="number">{a.log_index ?? "—"}</td>
      <td className="number">
        <Hex value={a.tx_hash} kind="tx" />
      </td>
      <td className="number">
        {receipt.data ? (
          <Found yes={onChain(vault, a, receipt.data)} />
        ) : receipt.error ? (
          <Badge tone="warn">no node tells</Badge>
        ) : (
          <Badge>looking</Badge>
        )}
      </td>
    </tr>
  );
}

const Found = ({ yes }: { yes: boolean }) => <Badge tone={yes ? "good" : "bad"}>{yes ? "found" : "not found"}</Badge>;
