import { useFlows, useHolderHistory, useHolders } from "@/api/reads";
import { Hex } from "@/design/address";
import { Avatar } from "@/design/avatar";
import { Time, Usd } from "@/design/figures";
import { amount, count, percent } from "@/design/format";
import { Pager, usePages } from "@/design/pages";
import { Sparkline } from "@/design/sky";
import { DataTable } from "@/design/table";
import { Badge, Empty, Read } from "@/design/ui";

/** Who holds the index, the largest first, and how their number changed. */
export function Holders({ address }: { address: string }) {
  const pages = usePages();
  const query = useHolders(address, pages.cursor);
  const history = useHolderHistory(address);
  const days = history.data?.days ?? [];
  return (
    <Read query={query} what="The holders">
      {({ holders, next_cursor }) => (
        <>
          {days.length > 1 && (
            <p className="mb-4 flex flex-wrap items-center gap-4 text-sm text-muted">
              <Sparkline className="h-9 w-40" values={days.map((d) => d.holders)} label="Number of holders by day" />
              {count(days.at(-1)?.holders ?? 0)} holders now, {count(days[0]?.holders ?? 0)} on the first day
            </p>
          )}
          <DataTable
            label="Holders"
            className="min-w-[36rem] text-sm"
            rows={holders}
            rowKey={(h) => h.account}
            columns={[
              {
                name: "Account",
                cell: (h) => (
                  <span className="flex items-center gap-2">
                    <Avatar address={h.account} className="size-6" />
                    <Hex value={h.account} kind="address" to={`/portfolio/${h.account}`} />
                  </span>
                ),
              },
              { name: "Shares", number: true, cell: (h) => amount(h.shares, 18) },
              { name: "Part of all", number: true, cell: (h) => percent(h.part) },
              { name: "Value", number: true, cell: (h) => <Usd value={h.value_usd} /> },
              { name: "Cost", number: true, cell: (h) => <Usd value={h.cost_usd} /> },
            ]}
          />
          <Pager label="More holders" pages={pages} next={next_cursor} names={["Previous", "Next"]} />
        </>
      )}
    </Read>
  );
}

/** Deposits and redemptions, the newest first. */
export function Flows({ address }: { address: string }) {
  const pages = usePages();
  const query = useFlows(address, pages.cursor);
  return (
    <Read query={query} what="The deposits">
      {({ flows, next_cursor }) =>
        flows.length === 0 ? (
          <Empty title="No deposits yet">Deposits and redemptions after the launch appear here.</Empty>
        ) : (
          <>
            <DataTable
              label="Deposits and redemptions"
              className="min-w-[38rem] text-sm"
              rows={flows}
              rowKey={(f) => `${f.block_number}.${f.log_index}`}
              columns={[
                {
                  name: "Time",
                  className: "whitespace-nowrap",
                  cell: (f) => (
                    <>
                      <Time at={f.timestamp} />
                      <span className="block text-xs text-muted">block {f.block_number}</span>
                    </>
                  ),
                },
                {
                  name: "Event",
                  cell: (f) => (
                    <Badge tone={f.kind === "contribute" ? "good" : "bad"}>{f.kind === "contribute" ? "Deposit" : "Redemption"}</Badge>
                  ),
                },
                { name: "Account", cell: (f) => <Hex value={f.receiver} kind="address" to={`/portfolio/${f.receiver}`} /> },
                { name: "Shares", number: true, cell: (f) => amount(f.shares, 18) },
                { name: "Value", number: true, cell: (f) => <Usd value={f.value_usd} unknown={f.unknown} field="value_usd" /> },
                { name: "Transaction", number: true, cell: (f) => <Hex value={f.tx_hash} kind="tx" /> },
              ]}
            />
            <Pager label="More deposits" pages={pages} next={next_cursor} />
          </>
        )
      }
    </Read>
  );
}
