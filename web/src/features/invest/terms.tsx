import { useAssets } from "@/api/reads";
import { Fact } from "@/design/facts";
import { bps, usd } from "@/design/format";
import { typedBps } from "@/design/typed";
import { Field, Segments, Select } from "@/design/ui";
import { guardFaults, triggerOf, type Cost, type GuardDraft } from "./guard";

const KINDS = [
  ["cost", "Below my cost"],
  ["trail", "Below the peak"],
  ["floor", "Fixed level"],
] as const;

const EXPLANATIONS: Record<GuardDraft["kind"], string> = {
  cost: "Sells if the level falls this far below the average cost of your shares. The trigger never moves.",
  trail: "A trailing stop: sells if the level falls this far below its highest level from now on. It can sell while you are in profit.",
  floor: "Sells if the level falls to the one you enter. The trigger never moves.",
};

interface GuardTermsProps {
  draft: GuardDraft;
  /** Cost of the shares that the order covers; null if it is unknown. */
  cost: Cost | null;
  onChange: (draft: GuardDraft) => void;
}

/** A form for the terms of a max-loss order. */
export function GuardTerms({ draft, cost, onChange }: GuardTermsProps) {
  const assets = useAssets();
  const active = (assets.data?.assets ?? []).filter((a) => a.status === "active");
  const wrong = guardFaults(draft);
  const set = (change: Partial<GuardDraft>) => onChange({ ...draft, ...change });
  return (
    <div className="grid gap-3">
      <Segments label="Trigger" value={draft.kind} options={KINDS} onChange={(kind) => set({ kind })} />
      <p className="text-xs text-muted">
        {EXPLANATIONS[draft.kind]}
        {draft.kind === "cost" && cost === null && (
          <span className="block font-medium text-warn">
            The cost of your shares is not known yet. Choose another trigger if it stays so.
          </span>
        )}
      </p>
      <div className="grid grid-cols-2 items-start gap-3">
        {draft.kind === "floor" ? (
          <Field
            label="Sell at level"
            unit="USD"
            inputMode="decimal"
            value={draft.floor}
            error={wrong.floor}
            onChange={(e) => set({ floor: e.target.value })}
          />
        ) : (
          <Field
            label={draft.kind === "cost" ? "Max loss" : "Fall from peak"}
            unit="%"
            inputMode="decimal"
            value={draft.fall}
            error={wrong.fall}
            onChange={(e) => set({ fall: e.target.value })}
          />
        )}
        <Select
          label="Paid in"
          value={draft.tokenOut}
          options={[...active.map((a) => [a.token, a.symbol] as const), ["", "Basket tokens"] as const]}
          onChange={(tokenOut) => set({ tokenOut })}
        />
        <Field
          label="Tip"
          unit="%"
          inputMode="decimal"
          hint="for whoever executes the order"
          value={draft.tip}
          error={wrong.tip}
          onChange={(e) => set({ tip: e.target.value })}
        />
        {draft.tokenOut !== "" && (
          <Field
            label="Max slippage"
            unit="%"
            inputMode="decimal"
            hint="loss from swaps, including the tip"
            value={draft.slippage}
            error={wrong.slippage}
            onChange={(e) => set({ slippage: e.target.value })}
          />
        )}
        <Field
          label="Expires after"
          unit="days"
          inputMode="numeric"
          value={draft.days}
          error={wrong.days}
          onChange={(e) => set({ days: e.target.value })}
        />
      </div>
    </div>
  );
}

/** The terms of an order in short: how it triggers, and what its execution may cost. */
export function GuardFacts({ draft, cost }: { draft: GuardDraft; cost: Cost | null }) {
  const average = cost && triggerOf({ ...draft, kind: "cost", fall: "0" }, cost, null);
  const fall = typedBps(draft.fall);
  const tip = typedBps(draft.tip);
  const slippage = typedBps(draft.slippage);
  return (
    <>
      {draft.kind === "cost" && average && fall !== null && (
        <Fact label="Trigger">
          {bps(fall)} below your average cost of {usd(average)}
        </Fact>
      )}
      {draft.kind === "trail" && fall !== null && <Fact label="Trigger">{bps(fall)} below the peak; rises with the level</Fact>}
      {tip !== null && <Fact label="Tip">{bps(tip)} of the proceeds</Fact>}
      {draft.tokenOut !== "" && slippage !== null && <Fact label="Max slippage">{bps(slippage)}, including the tip</Fact>}
    </>
  );
}
