import { useCallback, useRef, useState } from "react";
import { useConfig } from "wagmi";
import { useQueryClient } from "@tanstack/react-query";
import { explain, type Schemas } from "@/api/client";
import { amount } from "@/design/format";
import { send, type Tx } from "./transactions";

/** What every POST /v1/tx/… answers with, whatever it previews. */
export interface Prepared {
  approvals: Schemas["Approval"][];
  transaction: Schemas["Transaction"];
  min_out: Schemas["FlowAmount"][];
  issues: Schemas["Issue"][];
}

export type FlowState =
  | { phase: "idle" }
  | { phase: "busy"; step: string }
  /** The quote got worse than what was shown while approvals were signed: it has to be looked at again. */
  | { phase: "changed" }
  | { phase: "ended"; tx: Tx }
  | { phase: "error"; message: string };

/** Reverted or declined: it did not happen. */
export const succeeded = (tx: Tx): boolean => tx.state === "confirmed" || tx.state === "final";

const APPROVAL_ROUNDS = 2;

/** Whether `now` promises at least what `shown` did, token by token. */
export function atLeast(now: Prepared["min_out"], shown: Prepared["min_out"]): boolean {
  return shown.every((s) => now.some((n) => n.token === s.token && BigInt(n.amount) >= BigInt(s.amount)));
}

/**
 * Runs what was prepared: the approvals that are missing, one by one, then a fresh quote, then the transaction itself.
 * `prepare` asks the API again, with the same request.
 */
export function useFlow<P extends Prepared>(label: string, prepare: () => Promise<P>) {
  const config = useConfig();
  const queries = useQueryClient();
  const [state, setState] = useState<FlowState>({ phase: "idle" });
  const running = useRef(false);

  const run = useCallback(
    async (shown: P, decimalsOf: (token: string) => number) => {
      if (running.current) return;
      running.current = true;
      try {
        let current: P = shown;
        for (let round = 0; current.approvals.length > 0 && round < APPROVAL_ROUNDS; round++) {
          for (const approval of current.approvals) {
            const exact = `${amount(approval.amount, decimalsOf(approval.token))} ${approval.symbol}`;
            const what = approval.amount === "0" ? `Reset the approval of ${approval.symbol}` : `Approve exactly ${exact}`;
            setState({ phase: "busy", step: what });
            const tx = await send(config, approval.transaction, what);
            if (!succeeded(tx)) {
              setState({ phase: "ended", tx });
              return;
            }
          }
          setState({ phase: "busy", step: "Refreshing the quote" });
          current = await prepare();
        }
        const blocked = current.issues.find((i) => i.code === "would_revert" || i.code === "balance");
        if (blocked) {
          setState({ phase: "error", message: blocked.message });
          return;
        }
        if (!atLeast(current.min_out, shown.min_out)) {
          setState({ phase: "changed" });
          return;
        }
        setState({ phase: "busy", step: label });
        const tx = await send(config, current.transaction, label);
        setState({ phase: "ended", tx });
        void queries.invalidateQueries();
      } catch (error) {
        setState({ phase: "error", message: explain(error) });
      } finally {
        running.current = false;
      }
    },
    [config, label, prepare, queries],
  );
  const reset = useCallback(() => setState({ phase: "idle" }), []);
  return { state, run, reset };
}
