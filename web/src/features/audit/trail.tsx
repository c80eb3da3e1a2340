import { useQuery } from "@tanstack/react-query";
import { getTransactionReceipt } from "viem/actions";
import { useClient } from "wagmi";
import { useActivity, type Activity } from "@/api/reads";
import { CsvLink } from "@/design/csv";
import { Hex } from "@/design/address";
import { Time } from "@/design/figures";
import { Pager, usePages } from "@/design/pages";
import { DataTable } from "@/design/table";
import { Badge, Card, Read } from "@/design/ui";
import { onChain, type Receipt } from "./receipt";

const PAGE = 10;

/** The events of an index as the API lists them. Each one is looked up in its transaction's receipt. */
export function Trail({ address }: { address: string }) {
  const pages = usePages();
  const query = useActivity(address, pages.cursor, PAGE);
  return (
    <Card title="Event trail" aside={<CsvLink path={`/v1/indices/${address}/activity`} name="event trail" />}>
      <Read query={query} what="The events">
        {({ activity, next_cursor }) => (
          <>
            <DataTable
              label="Event trail"
              className="min-w-[44rem] text-sm"
              rows={activity}
              rowKey={(a) => `${a.block_number}.${a.log_index ?? -1}`}
              columns={[
                { name: "Time", className: "whitespace-nowrap", cell: (a) => <Time at={a.timestamp} /> },
                { name: "Event", cell: (a) => a.kind.replaceAll("_", " ") },
                { name: "Block", number: true, cell: (a) => a.block_number },
                { name: "Log", number: true, cell: (a) => a.log_index ?? "—" },
                { name: "Transaction", number: true, cell: (a) => <Hex value={a.tx_hash} kind="tx" /> },
                { name: "On chain", number: true, cell: (a) => <OnChain vault={address} event={a} /> },
              ]}
            />
            <Pager label="More events" pages={pages} next={next_cursor} />
          </>
        )}
      </Read>
    </Card>
  );
}

function OnChain({ vault, event }: { vault: string; event: Activity }) {
  const client = useClient();
  const receipt = useQuery({
    queryKey: ["receipt", event.tx_hash, event.block_number],
    enabled: client !== undefined,
    staleTime: Infinity,
    retry: 2,
    queryFn: async (): Promise<Receipt> => {
      if (!client) throw new Error("no node");
      return getTransactionReceipt(client, { hash: event.tx_hash as `0x${string}` });
    },
  });
  if (receipt.data) return onChain(vault, event, receipt.data) ? <Badge tone="good">found</Badge> : <Badge tone="bad">not found</Badge>;
  return receipt.error ? <Badge tone="warn">no node responding</Badge> : <Badge>checking</Badge>;
}
