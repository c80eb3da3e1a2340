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

/** The common fields of the answers of POST /v1/tx/…. */
export interface Prepared {
  approvals: Schemas["Approval"][];
  transaction: Schemas["Transaction"];
  min_out: Schemas["FlowAmount"][];
  issues: Schemas["Issue"][];
}

/** Permitted prepares a transaction again with a signed permit. It returns null if the shown minimum can no longer be met. */
export type Permitted = (permit: PermitInput) => Promise<Prepared | null>;

export type FlowState =
  | { phase: "idle" }
  | { phase: "busy"; step: string }
  /** The shown quote became invalid while approvals were signed. The user must see a new quote. */
  | { phase: "changed"; reason: string }
  /** The user declined a signature before anything was sent. */
  | { phase: "declined" }
  | { phase: "ended"; tx: Tx }
  | { phase: "error"; message: string };

/** succeeded returns whether a transaction is in a block and did not revert. */
export const succeeded = (tx: Tx): boolean => tx.state === "confirmed" || tx.state === "final";

const blockedBy = (shown: Prepared) => shown.issues.find((i) => i.code === "would_revert" || i.code === "balance");

/**
 * useFlow runs a prepared transaction: first the missing approvals one by one, or a permit instead, then the transaction with the shown
 * minimum. If the minimum can no longer be met, it does not send the transaction. `run` returns the sent transaction, or undefined.
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
        const describe = (a: Schemas["Approval"]) => `${amount(a.amount, decimalsOf(a.token))} ${a.symbol}`;
        const permit = permitted ? permitOf(shown.approvals) : null;
        let { transaction } = shown;
        if (permit && permitted) {
          setState({ phase: "busy", step: `Sign the permit for exactly ${describe(permit.approval)}` });
          const signed = await signPermit(config, transaction.from, permit.approval, permit.offer);
          setState({ phase: "busy", step: "Simulating with the permit" });
          const ready = await permitted(signed);
          if (!ready) {
            setState({ phase: "changed", reason: "the price moved, and the shown minimum can no longer be met" });
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
            const what = approval.amount === "0" ? `Reset the approval of ${approval.symbol}` : `Approve exactly ${describe(approval)}`;
            setState({ phase: "busy", step: what });
            const tx = await send(config, approval.transaction, what);
            if (!succeeded(tx)) {
              setState({ phase: "ended", tx });
              return tx;
            }
          }
          setState({ phase: "busy", step: "Simulating again" });
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
