import { useAssets } from "@/api/reads";
import { Field, Segments, Select } from "@/design/ui";
import { guardFaults, type GuardDraft } from "./guard";

/** The terms of a max-loss order. */
export function GuardTerms({ draft, onChange }: { draft: GuardDraft; onChange: (draft: GuardDraft) => void }) {
  const assets = useAssets();
  const active = (assets.data?.assets ?? []).filter((a) => a.status === "active");
  const wrong = guardFaults(draft);
  const set = (change: Partial<GuardDraft>) => onChange({ ...draft, ...change });
  return (
    <div className="grid gap-3">
      <Segments
        label="Trigger"
        value={draft.kind}
        options={[
          ["trail", "Fall from peak"],
          ["floor", "Fixed level"],
        ]}
        onChange={(kind) => set({ kind })}
      />
      <div className="grid grid-cols-2 items-start gap-3">
        {draft.kind === "trail" ? (
          <Field
            label="Fall from peak"
            unit="%"
            inputMode="decimal"
            value={draft.trail}
            error={wrong.trail}
            onChange={(e) => set({ trail: e.target.value })}
          />
        ) : (
          <Field
            label="Sell at level"
            unit="USD"
            inputMode="decimal"
            value={draft.floor}
            error={wrong.floor}
            onChange={(e) => set({ floor: e.target.value })}
          />
        )}
        <Select
          label="Paid in"
          value={draft.tokenOut}
          options={[...active.map((a) => [a.token, a.symbol] as const), ["", "Basket tokens"] as const]}
          onChange={(tokenOut) => set({ tokenOut })}
        />
      </div>
      <details>
        <summary className="text-sm font-semibold text-muted">Tip, slippage, expiry</summary>
        <div className="mt-3 grid grid-cols-2 items-start gap-3">
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
              label="Max loss from swaps"
              unit="%"
              inputMode="decimal"
              hint="including the tip"
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
      </details>
    </div>
  );
}
