import { useState } from "react";
import { bps as asPercent } from "@/design/format";
import { typedBps, typedFault } from "@/design/typed";
import { Button, Dialog, Field, Notice } from "@/design/ui";
import type { Tolerance } from "./quote";

const CHOICES = [10, 50, 100] as const;

/** A dialog to set the slippage: the suggested one, or 1 to 1,000 bps, as the API requires. */
export function Slippage({ value, onChange }: { value: Tolerance; onChange: (tolerance: Tolerance) => void }) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const typed = typedBps(text);
  const wrong = text !== "" && (typed === null || typed < 1 || typed > 1_000);
  return (
    <>
      <button
        type="button"
        className="rounded-full px-2 py-1.5 text-sm text-muted hover:text-accent"
        onClick={() => setOpen(true)}
        aria-haspopup="dialog"
      >
        Slippage <span className="font-semibold text-ink">{value === "auto" ? "Auto" : asPercent(value)}</span>
      </button>
      <Dialog open={open} title="Slippage" onClose={() => setOpen(false)}>
        <form
          className="grid gap-4"
          onSubmit={(e) => {
            e.preventDefault();
            if (typed !== null && !wrong) onChange(typed);
            if (!wrong) setOpen(false);
          }}
        >
          <p className="text-sm text-muted">
            How much less than the quote you accept. If the price moves further, the transaction reverts and you keep your tokens. Auto
            follows how much prices moved lately.
          </p>
          <div className="flex flex-wrap gap-2">
            {(["auto", ...CHOICES] as const).map((c) => (
              <Button
                key={c}
                look={c === value ? "primary" : "quiet"}
                data-autofocus={c === value ? true : undefined}
                onClick={() => {
                  onChange(c);
                  setOpen(false);
                }}
              >
                {c === "auto" ? "Auto" : asPercent(c)}
              </Button>
            ))}
          </div>
          <Field
            label="Custom"
            unit="%"
            inputMode="decimal"
            value={text}
            placeholder={value === "auto" ? undefined : asPercent(value).replace(/\s?%/, "")}
            onChange={(e) => setText(e.target.value)}
            error={wrong ? (typedFault(text) ?? "Enter 0.01 to 10") : undefined}
          />
          {!wrong && (typed ?? (value === "auto" ? 0 : value)) > 200 && (
            <Notice tone="warn">With a slippage this high, others can profit by trading ahead of you.</Notice>
          )}
          <Button type="submit">Done</Button>
        </form>
      </Dialog>
    </>
  );
}
