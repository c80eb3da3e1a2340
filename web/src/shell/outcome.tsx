import type { ReactNode } from "react";
import type { Schemas } from "@/api/client";
import { succeeded, type FlowState } from "@/chain/flow";
import { Notice } from "@/design/ui";

/** What the API wants known before signing; approvals are asked for by themselves. */
export function Issues({ issues }: { issues: Schemas["Issue"][] }) {
  return issues
    .filter((i) => i.code !== "allowance" && i.code !== "simulation_incomplete")
    .map((i) => (
      <Notice key={i.code + i.message} tone={i.code === "would_revert" || i.code === "balance" ? "bad" : "warn"}>
        {i.message}
      </Notice>
    ));
}

/** How a flow ended. */
export function Outcome({ state, done }: { state: FlowState; done: ReactNode }) {
  switch (state.phase) {
    case "idle":
    case "busy":
      return null;
    case "changed":
      return (
        <Notice tone="warn" title="Prices moved meanwhile">
          Nothing was sent but the approvals: {state.reason}. Look again, then sign.
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
    case "ended":
      return succeeded(state.tx) ? (
        <Notice tone="good" title={`Done in block ${state.tx.block ?? "?"}`}>
          {done}
        </Notice>
      ) : (
        <Notice
          tone={state.tx.state === "rejected" ? "warn" : "bad"}
          title={state.tx.state === "rejected" ? "You declined in the wallet" : "It did not happen"}
        >
          {state.tx.detail}
        </Notice>
      );
  }
}
