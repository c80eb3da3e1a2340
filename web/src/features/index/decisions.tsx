import { useState } from "react";
import { useDecisions } from "@/api/reads";
import type { Schemas } from "@/api/client";
import { Hex } from "@/design/address";
import { signedUsd, usd } from "@/design/format";
import { Percent, Time, Usd } from "@/design/figures";
import { Pager } from "@/design/pager";
import { Badge, Empty, Read, TableBox, type Tone } from "@/design/ui";

type Decision = Schemas["Decision"];

const TRIGGERS: Record<Decision["trigger"], string> = {
  schedule: "On schedule",
  drift: "It drifted",
  targets: "New targets",
  fees: "Fees due",
  auction: "Auction",
  bid: "Bid",
  exit: "Exit order",
  peak: "New peak",
};

const STATES: Record<Decision["state"], readonly [string, Tone]> = {
  due: ["waits", "accent"],
  planned: ["acted", "good"],
  nothing_to_do: ["left it", "plain"],
  missed: ["missed", "warn"],
  failed: ["failed", "bad"],
};

/** Each time the keeper looked whether to act: what it decided, and why. */
export function Decisions({ address }: { address: string }) {
  const [cursors, setCursors] = useState<string[]>([]);
  const query = useDecisions(address, cursors.at(-1));
  return (
    <Read query={query} what="The decisions">
      {({ decisions, next_cursor }) =>
        decisions.length === 0 ? (
          <Empty title="Nothing was decided yet">This server&apos;s keeper has not looked at the index, or another one keeps it.</Empty>
        ) : (
          <>
            <ul className="grid gap-2" aria-label="Decisions">
              {decisions.map((d) => (
                <li key={d.id}>
                  <One decision={d} />
                </li>
              ))}
            </ul>
            <Pager label="More decisions" cursors={cursors} next={next_cursor} onChange={setCursors} />
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
              <span className="text-muted">{call.sending ?? "not handed over yet"}</span>
            )}
            {call.sending_reason && <span className="text-muted">{call.sending_reason}</span>}
          </p>
        )}
        {e && <Explained e={e} realised={call?.realised ?? null} />}
        {!e && !call && <p className="text-muted">Nothing was weighed.</p>}
      </div>
    </details>
  );
}

function Explained({ e, realised }: { e: Schemas["Explanation"]; realised: Schemas["RealisedCosts"] | null }) {
  return (
    <>
      {e.cost && (
        <TableBox label="What it costs">
          <table className="table-plain min-w-[30rem]">
            <thead>
              <tr>
                <th scope="col">Cost</th>
                <th scope="col" className="number">
                  Pool fees
                </th>
                <th scope="col" className="number">
                  Price moved
                </th>
                <th scope="col" className="number">
                  Off the oracle
                </th>
                <th scope="col" className="number">
                  Gas, the keeper&apos;s
                </th>
                <th scope="col" className="number">
                  All
                </th>
              </tr>
            </thead>
            <tbody>
              <tr>
                <th scope="row">Expected</th>
                <td className="number">
                  <Usd value={e.cost.fee_usd} />
                </td>
                <td className="number">
                  <Usd value={e.cost.impact_usd} />
                </td>
                <td className="number">{signedUsd(e.cost.oracle_usd)}</td>
                <td className="number">
                  <Usd value={e.cost.gas_usd} />
                </td>
                <td className="number font-semibold">
                  <Usd value={e.cost.total_usd} />
                </td>
              </tr>
              {realised && (
                <tr>
                  <th scope="row">It came to</th>
                  <td className="number">
                    <Usd value={realised.fee_usd} unknown={realised.unknown} field="fee_usd" />
                  </td>
                  <td className="number" colSpan={2}>
                    <Usd value={realised.impact_usd} unknown={realised.unknown} field="impact_usd" />
                  </td>
                  <td className="number">
                    <Usd value={realised.gas_usd} unknown={realised.unknown} field="gas_usd" />
                  </td>
                  <td className="number font-semibold" title="Without gas">
                    <Usd value={realised.shortfall_usd} />
                  </td>
                </tr>
              )}
            </tbody>
          </table>
        </TableBox>
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
          <p className="font-semibold">Weighed and left out</p>
          <ul className="grid gap-1 text-muted">
            {e.skipped.map((s, i) => (
              <li key={i}>{s.reason}</li>
            ))}
          </ul>
        </div>
      )}
      {e.binding.length > 0 && (
        <p>
          <span className="font-semibold">Made smaller by:</span>{" "}
          <span className="text-muted">{e.binding.join(", ").replaceAll("_", " ")}</span>
        </p>
      )}
    </>
  );
}
