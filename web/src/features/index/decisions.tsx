import type { ReactNode } from "react";
import { useDecisions } from "@/api/reads";
import type { Schemas } from "@/api/client";
import { Hex } from "@/design/address";
import { signedUsd, usd } from "@/design/format";
import { Percent, Time, Usd } from "@/design/figures";
import { Pager, usePages } from "@/design/pages";
import { DataTable } from "@/design/table";
import { Badge, Empty, Read, type Tone } from "@/design/ui";

type Decision = Schemas["Decision"];

const TRIGGERS: Record<Decision["trigger"], string> = {
  schedule: "On schedule",
  drift: "Drift",
  targets: "New targets",
  fees: "Fees due",
  auction: "Auction",
  bid: "Bid",
  exit: "Exit order",
  peak: "New peak",
};

const STATES: Record<Decision["state"], readonly [string, Tone]> = {
  due: ["scheduled", "accent"],
  planned: ["traded", "good"],
  nothing_to_do: ["no action", "plain"],
  missed: ["missed", "warn"],
  failed: ["failed", "bad"],
};

/** The keeper's decisions whether to trade, with their reasons. */
export function Decisions({ address }: { address: string }) {
  const pages = usePages();
  const query = useDecisions(address, pages.cursor);
  return (
    <Read query={query} what="The decisions">
      {({ decisions, next_cursor }) =>
        decisions.length === 0 ? (
          <Empty title="No decisions yet">
            This server&apos;s keeper has not checked the index yet, or another keeper is responsible for it.
          </Empty>
        ) : (
          <>
            <ul className="grid gap-2" aria-label="Decisions">
              {decisions.map((d) => (
                <li key={d.id}>
                  <One decision={d} />
                </li>
              ))}
            </ul>
            <Pager label="More decisions" pages={pages} next={next_cursor} />
          </>
        )
      }
    </Read>
  );
}

function One({ decision: d }: { decision: Decision }) {
  const { explanation: e, call } = d;
  const [state, tone] = STATES[d.state];
  return (
    <details className="rounded-[var(--radius-small)] border border-line px-4 py-3">
      <summary className="grid cursor-pointer grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1 text-sm sm:grid-cols-[11rem_7.5rem_1fr_auto]">
        <span className="whitespace-nowrap text-muted">
          <Time at={d.decided_at ?? d.due_at} />
        </span>
        <span className="justify-self-end font-semibold sm:justify-self-start">{TRIGGERS[d.trigger]}</span>
        <span className="min-w-0 wrap-anywhere">{d.reason}</span>
        <Badge tone={tone}>{state}</Badge>
      </summary>
      <div className="mt-4 grid gap-4 text-sm">
        {call && (
          <p className="flex flex-wrap gap-x-4 gap-y-1">
            <span>
              Drift <Percent value={call.drift_before} /> → <Percent value={call.drift_after} /> expected
            </span>
            {call.receipt ? (
              <span>
                mined in block {call.receipt.block_number} <Hex value={call.receipt.tx_hash} kind="tx" />{" "}
                {!call.receipt.succeeded && <Badge tone="bad">reverted</Badge>}
              </span>
            ) : (
              <span className="text-muted">{call.sending ?? "not sent yet"}</span>
            )}
            {call.sending_reason && <span className="text-muted">{call.sending_reason}</span>}
          </p>
        )}
        {e && <Explained e={e} realised={call?.realised ?? null} />}
        {!e && !call && <p className="text-muted">No trade was considered.</p>}
      </div>
    </details>
  );
}

interface CostRow {
  name: string;
  fee: string | null;
  impact: string | null;
  oracle: ReactNode;
  gas: string | null;
  total: string | null;
  note?: string;
  unknown?: Record<string, string>;
}

/** costs returns the expected cost, and below it the realised cost once the trades are mined. */
function costs(expected: NonNullable<Schemas["Explanation"]["cost"]>, realised: Schemas["RealisedCosts"] | null): CostRow[] {
  const rows: CostRow[] = [
    {
      name: "Expected",
      fee: expected.fee_usd,
      impact: expected.impact_usd,
      oracle: signedUsd(expected.oracle_usd),
      gas: expected.gas_usd,
      total: expected.total_usd,
    },
  ];
  if (realised) {
    rows.push({
      name: "Realised",
      fee: realised.fee_usd,
      impact: realised.impact_usd,
      oracle: <span className="text-muted">in price impact</span>,
      gas: realised.gas_usd,
      total: realised.shortfall_usd,
      note: "Without gas",
      unknown: realised.unknown,
    });
  }
  return rows;
}

function Explained({ e, realised }: { e: Schemas["Explanation"]; realised: Schemas["RealisedCosts"] | null }) {
  return (
    <>
      {e.cost && (
        <DataTable
          label="Trading cost"
          className="min-w-[30rem]"
          rows={costs(e.cost, realised)}
          rowKey={(c) => c.name}
          columns={[
            { name: "Cost", rowHeader: true, cell: (c) => c.name },
            { name: "Pool fees", number: true, cell: (c) => <Usd value={c.fee} unknown={c.unknown} field="fee_usd" /> },
            { name: "Price impact", number: true, cell: (c) => <Usd value={c.impact} unknown={c.unknown} field="impact_usd" /> },
            { name: "Pool vs oracle price", number: true, cell: (c) => c.oracle },
            { name: "Gas, paid by the keeper", number: true, cell: (c) => <Usd value={c.gas} unknown={c.unknown} field="gas_usd" /> },
            { name: "Total", number: true, className: "font-semibold", tooltip: (c) => c.note, cell: (c) => <Usd value={c.total} /> },
          ]}
        />
      )}
      {e.legs.length > 0 && (
        <ul className="grid gap-1">
          {e.legs.map((l) => (
            <li key={`${l.token_in}.${l.token_out}.${l.amount_in}`}>
              <strong>
                {l.symbol_in ?? "?"} → {l.symbol_out ?? "?"}
              </strong>
              , {usd(l.value_in_usd)}: <span className="text-muted">{l.reason}</span>
            </li>
          ))}
        </ul>
      )}
      {e.skipped.length > 0 && (
        <div>
          <p className="font-semibold">Considered but not traded</p>
          <ul className="grid gap-1 text-muted">
            {e.skipped.map((s, i) => (
              <li key={i}>{s.reason}</li>
            ))}
          </ul>
        </div>
      )}
      {e.binding.length > 0 && (
        <p>
          <span className="font-semibold">Size limited by:</span>{" "}
          <span className="text-muted">{e.binding.join(", ").replaceAll("_", " ")}</span>
        </p>
      )}
    </>
  );
}
