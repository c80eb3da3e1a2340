import { useCallback, useRef, useState } from "react";
import type { Hex } from "viem";
import { call } from "viem/actions";
import { useConfig } from "wagmi";
import { useQueryClient } from "@tanstack/react-query";
import { explain, type Schemas } from "@/api/client";
import { amount } from "@/design/format";
import { permitOf, signPermit, type PermitInput } from "./permit";
import { failureReason, isRejection } from "./revert";
import { send, type Tx } from "./transactions";
import { address } from "./wallet";

/** What every POST /v1/tx/… answers with, whatever it previews. */
export interface Prepared {
  approvals: Schemas["Approval"][];
  transaction: Schemas["Transaction"];
  min_out: Schemas["FlowAmount"][];
  issues: Schemas["Issue"][];
}

/** Prepares the shown transaction again with a signed permit, promising no less; null where the price does not allow that any more. */
export type Permitted = (permit: PermitInput) => Promise<Prepared | null>;

export type FlowState =
  | { phase: "idle" }
  | { phase: "busy"; step: string }
  /** What was shown cannot be had any more, since approvals were signed: a new quote has to be looked at. */
  | { phase: "changed"; reason: string }
  /** A signature was declined before anything was sent. */
  | { phase: "declined" }
  | { phase: "ended"; tx: Tx }
  | { phase: "error"; message: string };

/** Reverted or declined: it did not happen. */
export const succeeded = (tx: Tx): boolean => tx.state === "confirmed" || tx.state === "final";

const blockedBy = (shown: Prepared) => shown.issues.find((i) => i.code === "would_revert" || i.code === "balance");

/**
 * Runs what was prepared and shown: the approvals that are missing, one by one, or a permit in their place, then the
 * transaction itself, with the least it promised. Where the price left that behind meanwhile, nothing is sent. Resolves to
 * the transaction where one was sent.
 */
export function useFlow(label: string) {
  const config = useConfig();
  const queries = useQueryClient();
  const [state, setState] = useState<FlowState>({ phase: "idle" });
  const running = useRef(false);

  const run = useCallback(
    async (shown: Prepared, decimalsOf: (token: string) => number, permitted?: Permitted): Promise<Tx | undefined> => {
      if (running.current) return undefined;
      running.current = true;
      try {
        const blocked = blockedBy(shown);
        if (blocked) {
          setState({ phase: "error", message: blocked.message });
          return undefined;
        }
        const exactly = (a: Schemas["Approval"]) => `${amount(a.amount, decimalsOf(a.token))} ${a.symbol}`;
        const permit = permitted ? permitOf(shown.approvals) : null;
        let { transaction } = shown;
        if (permit && permitted) {
          setState({ phase: "busy", step: `Sign the permit of exactly ${exactly(permit.approval)}` });
          const signed = await signPermit(config, transaction.from, permit.approval, permit.offer);
          setState({ phase: "busy", step: "Trying it with the permit" });
          const ready = await permitted(signed);
          if (!ready) {
            setState({ phase: "changed", reason: "the price has left behind the least that you were shown" });
            return undefined;
          }
          const refused = blockedBy(ready);
          if (refused) {
            setState({ phase: "changed", reason: refused.message });
            return undefined;
          }
          transaction = ready.transaction;
        } else if (shown.approvals.length > 0) {
          for (const approval of shown.approvals) {
            const what = approval.amount === "0" ? `Reset the approval of ${approval.symbol}` : `Approve exactly ${exactly(approval)}`;
            setState({ phase: "busy", step: what });
            const tx = await send(config, approval.transaction, what);
            if (!succeeded(tx)) {
              setState({ phase: "ended", tx });
              return tx;
            }
          }
          setState({ phase: "busy", step: "Trying it once more" });
          try {
            await call(config.getClient(), {
              account: address(transaction.from),
              to: address(transaction.to),
              data: transaction.data as Hex,
              value: BigInt(transaction.value),
              gas: BigInt(transaction.gas),
            });
          } catch (error) {
            setState({ phase: "changed", reason: failureReason(error) });
            return undefined;
          }
        }
        setState({ phase: "busy", step: label });
        const tx = await send(config, transaction, label);
        setState({ phase: "ended", tx });
        void queries.invalidateQueries();
        return tx;
      } catch (error) {
        setState(isRejection(error) ? { phase: "declined" } : { phase: "error", message: explain(error) });
        return undefined;
      } finally {
        running.current = false;
      }
    },
    [config, label, queries],
  );
  const reset = useCallback(() => setState({ phase: "idle" }), []);
  return { state, run, reset };
}
