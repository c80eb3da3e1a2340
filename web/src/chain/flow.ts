import { useCallback, useRef, useState } from "react";
import type { Hex } from "viem";
import { call } from "viem/actions";
import { useConfig } from "wagmi";
import { useQueryClient } from "@tanstack/react-query";
import { explain, type Schemas } from "@/api/client";
import { amount } from "@/design/format";
import { NoBatch, sendBatch } from "./batch";
import { permitOf, signPermit, type PermitInput } from "./permit";
import { isRejection } from "./rejection";
import type { Tx } from "./list";
import { describe, failureReason, revertOf, type Revert } from "./revert";
import { send } from "./transactions";
import { address } from "./wallet";

/** The common fields of the answers of POST /v1/tx/…. */
export interface Prepared {
  approvals: Schemas["Approval"][];
  transaction: Schemas["Transaction"];
  min_out: Schemas["FlowAmount"][];
  issues: Schemas["Issue"][];
}

/**
 * Renew prepares a transaction again at current prices, with a signed permit if there is one. It returns null if the shown minimum can no
 * longer be met.
 */
export type Renew = (permit?: PermitInput) => Promise<Prepared | null>;

interface RunOptions {
  /** Prepares the transaction again just before it is sent. */
  renew?: Renew | undefined;
  /** Sign a permit instead of sending an approval, if the token supports it. Requires `renew`. */
  permit?: boolean;
  /** Send the approvals and the transaction as one, if the wallet can. Otherwise one by one. */
  batch?: boolean;
  /** Called when the quote became invalid or the transaction reverted, with the contract's error if it is known. */
  refused?: (revert: Revert | undefined) => void;
}

export type FlowState =
  | { phase: "idle" }
  | { phase: "busy"; step: string }
  /** The shown quote became invalid before the transaction was sent. The user must see a new quote. */
  | { phase: "changed"; reason: string }
  /** The user declined a signature before anything was sent. */
  | { phase: "declined" }
  | { phase: "ended"; tx: Tx }
  | { phase: "error"; message: string };

/** succeeded returns whether a transaction is in a block and did not revert. */
export const succeeded = (tx: Tx): boolean => tx.state === "confirmed" || tx.state === "final";

/** issueText returns an issue for people. */
export const issueText = (issue: Schemas["Issue"]): string => (issue.revert ? describe(issue.revert) : issue.message);

const blockedBy = (shown: Prepared) => shown.issues.find((i) => i.code === "would_revert" || i.code === "balance");

/** The moved price that made a quote invalid. */
const MOVED = "The price moved, and the shown minimum can no longer be met.";

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
    async (
      shown: Prepared,
      decimalsOf: (token: string) => number,
      { renew, permit: byPermit, batch, refused: tell }: RunOptions = {},
    ): Promise<Tx | undefined> => {
      if (running.current) return undefined;
      running.current = true;
      const step = (text: string) => setState({ phase: "busy", step: text });
      const describeApproval = (a: Schemas["Approval"]) => `${amount(a.amount, decimalsOf(a.token))} ${a.symbol}`;

      /** Sends the approvals. Returns the one that failed, if any. */
      const approve = async (): Promise<Tx | undefined> => {
        for (const approval of shown.approvals) {
          const what =
            approval.amount === "0" ? `Reset the approval of ${approval.symbol}` : `Approve exactly ${describeApproval(approval)}`;
          step(what);
          const tx = await send(config, approval.transaction, what);
          if (!succeeded(tx)) return tx;
        }
        return undefined;
      };
      /** Sends approvals and transaction as one. Returns undefined if the quote became invalid, and null if the wallet cannot. */
      const together = async (): Promise<Tx | undefined | null> => {
        const transaction = await current();
        if (!transaction) return undefined;
        step(label);
        try {
          return await sendBatch(config, [...shown.approvals.map((a) => a.transaction), transaction], label);
        } catch (error) {
          if (error instanceof NoBatch) return null;
          throw error;
        }
      };
      /** Ends the flow with a transaction. */
      const end = (tx: Tx): Tx => {
        setState({ phase: "ended", tx });
        if (tx.state === "failed") tell?.(tx.revert);
        void queries.invalidateQueries();
        return tx;
      };
      /** Returns the transaction at current prices, or undefined if the quote became invalid. */
      const current = async (permit?: PermitInput): Promise<Schemas["Transaction"] | undefined> => {
        if (!renew) return simulated();
        step(permit ? "Simulating with the permit" : "Checking the price again");
        const ready = await renew(permit);
        const refused = ready && blockedBy(ready);
        if (ready && !refused) return ready.transaction;
        setState({ phase: "changed", reason: refused ? issueText(refused) : MOVED });
        tell?.(refused?.revert);
        return undefined;
      };
      const simulated = async () => {
        const { transaction } = shown;
        if (shown.approvals.length === 0) return transaction;
        step("Simulating again");
        try {
          await call(config.getClient(), {
            account: address(transaction.from),
            to: address(transaction.to),
            data: transaction.data as Hex,
            value: BigInt(transaction.value),
            gas: BigInt(transaction.gas),
          });
          return transaction;
        } catch (error) {
          setState({ phase: "changed", reason: failureReason(error) });
          tell?.(revertOf(error));
          return undefined;
        }
      };

      try {
        const blocked = blockedBy(shown);
        if (blocked) {
          setState({ phase: "error", message: issueText(blocked) });
          return undefined;
        }
        if (batch && renew && shown.approvals.length > 0) {
          const tx = await together();
          if (tx !== null) return tx && end(tx);
        }
        const permit = byPermit && renew ? permitOf(shown.approvals) : null;
        let signed: PermitInput | undefined;
        if (permit) {
          step(`Sign the permit for exactly ${describeApproval(permit.approval)}`);
          signed = await signPermit(config, shown.transaction.from, permit.approval, permit.offer);
        } else {
          const failed = await approve();
          if (failed) {
            setState({ phase: "ended", tx: failed });
            return failed;
          }
        }
        const transaction = await current(signed);
        if (!transaction) return undefined;
        step(label);
        return end(await send(config, transaction, label));
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
