import { useAssets } from "@/api/reads";
import { TokenPicker } from "@/design/token-picker";
import { Button, Cross, Notice, Read } from "@/design/ui";
import { basketOf, even, type Row } from "./basket";

/** Edits tokens and their weights. It offers only tokens that can be bought. */
export function BasketEditor({ rows, onChange }: { rows: Row[]; onChange: (rows: Row[]) => void }) {
  const assets = useAssets();
  const checked = basketOf(rows);
  const set = (at: number, change: Partial<Row>) => onChange(rows.map((r, i) => (i === at ? { ...r, ...change } : r)));
  return (
    <Read query={assets} what="The tokens">
      {({ assets: all }) => {
        const active = all.filter((a) => a.status === "active");
        const free = active.filter((a) => !rows.some((r) => r.token === a.token));
        return (
          <div className="grid gap-3">
            <ul className="grid gap-2">
              {rows.map((r, i) => {
                const asset = all.find((a) => a.token === r.token);
                const choices = [...active.filter((a) => a.token === r.token || free.includes(a))];
                if (asset && !choices.includes(asset)) choices.push(asset);
                return (
                  <li key={i} className="grid grid-cols-[1fr_5.75rem_2.75rem] sm:grid-cols-[1fr_7.5rem_2.75rem] items-center gap-2">
                    <TokenPicker label={`Token ${i + 1}`} value={r.token} tokens={choices} onChange={(token) => set(i, { token })} />
                    <span className="relative">
                      <input
                        className="input pr-8 text-right"
                        inputMode="decimal"
                        aria-label={`Weight of ${asset?.symbol ?? r.token} in percent`}
                        value={r.percent}
                        onChange={(e) => set(i, { percent: e.target.value })}
                      />
                      <span className="pointer-events-none absolute inset-y-0 right-3 flex items-center text-sm text-muted">%</span>
                    </span>
                    <button
                      type="button"
                      className="grid size-11 place-items-center rounded-full text-muted hover:text-bad"
                      aria-label={`Remove ${asset?.symbol ?? r.token}`}
                      onClick={() => onChange(rows.filter((_, at) => at !== i))}
                    >
                      <Cross />
                    </button>
                  </li>
                );
              })}
            </ul>
            <div className="flex flex-wrap gap-2">
              <Button
                look="quiet"
                disabled={free.length === 0 || rows.length >= 32}
                onClick={() => free[0] && onChange([...rows, { token: free[0].token, percent: "" }])}
              >
                Add a token
              </Button>
              <Button look="plain" disabled={rows.length === 0} onClick={() => onChange(even(rows))}>
                Equal weights
              </Button>
            </div>
            {rows.length > 0 && "error" in checked && <Notice tone="warn">{checked.error}</Notice>}
          </div>
        );
      }}
    </Read>
  );
}
