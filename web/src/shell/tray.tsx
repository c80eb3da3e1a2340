import { useEffect, useRef, useState } from "react";
import { dismiss, useTransactions, type Tx, type TxState } from "@/chain/list";
import { Hex } from "@/design/address";
import { Badge, Cross, Spinner, type Tone } from "@/design/ui";

const STATES: Record<TxState, { text: string; tone: Tone; busy?: boolean }> = {
  signing: { text: "Waiting for your signature", tone: "accent", busy: true },
  pending: { text: "Pending", tone: "accent", busy: true },
  confirmed: { text: "Confirmed", tone: "good" },
  final: { text: "Final", tone: "good" },
  failed: { text: "Failed", tone: "bad" },
  rejected: { text: "Declined", tone: "warn" },
  replaced: { text: "Replaced", tone: "warn" },
  reorged: { text: "Block replaced, pending again", tone: "warn", busy: true },
};

/** A transaction with its state. */
export function Entry({ tx }: { tx: Tx }) {
  const state = STATES[tx.state];
  return (
    <li className="card flex items-start gap-3 bg-raised p-3.5 text-sm" data-state={tx.state}>
      <div className="grid min-w-0 flex-1 gap-1">
        <p className="font-semibold wrap-anywhere">{tx.label}</p>
        <p className="flex flex-wrap items-center gap-2">
          <Badge tone={state.tone}>
            {state.busy && <Spinner />}
            {state.text}
          </Badge>
          {tx.block !== undefined && <span className="text-xs text-muted">block {tx.block}</span>}
          {tx.hash && <Hex value={tx.hash} kind="tx" />}
        </p>
        {tx.nodeAway && <p className="text-xs text-warn">No node is responding. This is the last known state; the app keeps checking.</p>}
        {tx.detail && <p className="text-xs text-muted wrap-anywhere">{tx.detail}</p>}
      </div>
      {!state.busy && (
        <button
          type="button"
          className="grid size-7 place-items-center rounded-full text-muted hover:text-ink"
          aria-label={`Dismiss: ${tx.label}`}
          onClick={() => dismiss(tx.id)}
        >
          <Cross />
        </button>
      )}
    </li>
  );
}

const LINGER = 12_000; // milliseconds that an ended transaction stays in the corner; the bell keeps it

/** useRecent returns the transactions that are under way or ended a moment ago. A transaction that ends again after a reorg counts again. */
function useRecent(): Tx[] {
  const transactions = useTransactions();
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>());
  const key = (tx: Tx) => `${tx.id}.${tx.block ?? ""}`;
  useEffect(() => {
    for (const tx of transactions) {
      const id = key(tx);
      if (STATES[tx.state].busy || timers.current.has(id)) continue;
      timers.current.set(
        id,
        setTimeout(() => setGone((g) => new Set(g).add(id)), LINGER),
      );
    }
  }, [transactions]);
  useEffect(() => {
    const running = timers.current;
    return () => {
      for (const timer of running.values()) clearTimeout(timer);
      running.clear();
    };
  }, []);
  return transactions.filter((tx) => STATES[tx.state].busy === true || !gone.has(key(tx)));
}

/** The transactions that are under way or ended a moment ago, at the bottom of every page. The bell has all of them. */
export function Tray() {
  const recent = useRecent();
  return (
    <section
      aria-label="Transactions"
      className="pointer-events-none fixed inset-x-3 bottom-[calc(0.75rem+var(--bar,0px))] z-30 max-w-sm sm:right-auto sm:bottom-5 sm:left-5 sm:w-96"
    >
      <ol className="pointer-events-auto grid max-h-[50dvh] gap-2 overflow-y-auto" aria-live="polite">
        {recent.slice(-4).map((tx) => (
          <Entry key={tx.id} tx={tx} />
        ))}
      </ol>
    </section>
  );
}
