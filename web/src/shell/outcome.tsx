import type { ReactNode } from "react";
import type { Schemas } from "@/api/client";
import { issueText, succeeded, type FlowState } from "@/chain/flow";
import type { Tx } from "@/chain/list";
import { Button, Notice, type Tone } from "@/design/ui";

type Issue = Schemas["Issue"];

/** Issues that the user need not see: the flow asks for approvals and runs the simulation again by itself. */
const HANDLED: ReadonlySet<Issue["code"]> = new Set<Issue["code"]>(["allowance", "simulation_incomplete"]);

const TITLES: Record<Issue["code"], string> = {
  allowance: "Approval needed",
  balance: "Not enough for gas",
  stale_price: "A price is out of date",
  price_impact: "The swaps are expensive",
  simulation_incomplete: "Not simulated yet",
  would_revert: "This transaction would fail",
};

/** Whether an issue means that the transaction must not be sent. */
export const blocks = (issue: Issue): boolean => issue.code === "would_revert" || issue.code === "balance";

/** Warnings of the API about a prepared transaction. */
export function Issues({ issues }: { issues: readonly Issue[] }) {
  return issues
    .filter((i) => !HANDLED.has(i.code))
    .map((i) => (
      <Notice key={i.code + i.message} tone={blocks(i) ? "bad" : "warn"} title={TITLES[i.code]}>
        {issueText(i)}
      </Notice>
    ));
}

const ENDS: Partial<Record<Tx["state"], readonly [string, Tone]>> = {
  rejected: ["You declined in the wallet", "warn"],
  failed: ["The transaction failed", "bad"],
  replaced: ["The transaction was replaced", "bad"],
};

interface OutcomeProps {
  state: FlowState;
  /** Shown below "Done" when the transaction succeeded. */
  done: ReactNode;
  /** Runs the current quote after the shown one became invalid or the transaction failed. */
  again?: { label: string; disabled: boolean; run: () => void };
}

function Again({ again }: Pick<OutcomeProps, "again">) {
  return (
    again && (
      <Button className="mt-2.5 w-full" disabled={again.disabled} onClick={again.run}>
        {again.label}
      </Button>
    )
  );
}

/** The result of a flow. Shows nothing while the flow has not ended. */
export function Outcome({ state, done, again }: OutcomeProps) {
  switch (state.phase) {
    case "idle":
    case "busy":
      return null;
    case "changed":
      return (
        <Notice tone="warn" title="The quote is no longer valid">
          Nothing was sent. {state.reason} Approvals that you gave remain valid.
          <Again again={again} />
        </Notice>
      );
    case "declined":
      return (
        <Notice tone="warn" title="You declined in the wallet">
          Nothing was sent.
        </Notice>
      );
    case "error":
      return (
        <Notice tone="bad" title="Not sent">
          {state.message}
        </Notice>
      );
    case "ended": {
      if (succeeded(state.tx)) {
        return (
          <Notice tone="good" title={`Done in block ${state.tx.block ?? "?"}`}>
            {done}
          </Notice>
        );
      }
      const [title, tone] = ENDS[state.tx.state] ?? ["The transaction did not succeed", "bad"];
      return (
        <Notice tone={tone} title={title}>
          {state.tx.detail}
          {state.tx.state === "failed" && <Again again={again} />}
        </Notice>
      );
    }
  }
}
