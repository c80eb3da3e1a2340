import { useCallback, useRef, useState } from "react";
import type { Hex } from "viem";
import { call } from "viem/actions";
import { useConfig } from "wagmi";
import { useQueryClient } from "@tanstack/react-query";
import { explain, type Schemas } from "@/api/client";
import { amount } from "@/design/format";
import { failureReason } from "./revert";
import { send, type Tx } from "./transactions";
import { address } from "./wallet";

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
  /** What was shown cannot be had any more, since approvals were signed: a new quote has to be looked at. */
  | { phase: "changed"; reason: string }
  | { phase: "ended"; tx: Tx }
  | { phase: "error"; message: string };

/** Reverted or declined: it did not happen. */
export const succeeded = (tx: Tx): boolean => tx.state === "confirmed" || tx.state === "final";

/**
 * Runs what was prepared and shown: the approvals that are missing, one by one, then the transaction itself, with the least
 * it promised. Where the price left that behind while approvals were signed, nothing is sent.
 */
export function useFlow(label: string) {
  const config = useConfig();
  const queries = useQueryClient();
  const [state, setState] = useState<FlowState>({ phase: "idle" });
  const running = useRef(false);

  const run = useCallback(
    async (shown: Prepared, decimalsOf: (token: string) => number) => {
      if (running.current) return;
      running.current = true;
      try {
        const blocked = shown.issues.find((i) => i.code === "would_revert" || i.code === "balance");
        if (blocked) {
          setState({ phase: "error", message: blocked.message });
          return;
        }
        for (const approval of shown.approvals) {
          const exact = `${amount(approval.amount, decimalsOf(approval.token))} ${approval.symbol}`;
          const what = approval.amount === "0" ? `Reset the approval of ${approval.symbol}` : `Approve exactly ${exact}`;
          setState({ phase: "busy", step: what });
          const tx = await send(config, approval.transaction, what);
          if (!succeeded(tx)) {
            setState({ phase: "ended", tx });
            return;
          }
        }
        const { transaction } = shown;
        if (shown.approvals.length > 0) {
          setState({ phase: "busy", step: "Trying it once more" });
          try {
            await call(config.getClient(), {
              account: address(transaction.from), to: address(transaction.to), data: transaction.data as Hex, value: BigInt(transaction.value), gas: BigInt(transaction.gas),
            });
          } catch (error) {
            setState({ phase: "changed", reason: failureReason(error) });
            return;
          }
        }
        setState({ phase: "busy", step: label });
        const tx = await send(config, transaction, label);
        setState({ phase: "ended", tx });
        void queries.invalidateQueries();
      } catch (error) {
        setState({ phase: "error", message: explain(error) });
      } finally {
        running.current = false;
      }
    },
    [config, label, queries],
  );
  const reset = useCallback(() => setState({ phase: "idle" }), []);
  return { state, run, reset };
}
