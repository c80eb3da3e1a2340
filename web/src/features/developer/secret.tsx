import { useState } from "react";
import { Button, Notice } from "@/design/ui";

/** A secret, the one time that it is shown. */
export function Secret({ value, onDone }: { value: string; onDone: () => void }) {
  const [copied, setCopied] = useState(false);
  const [failed, setFailed] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
    } catch {
      setFailed(true); // no permission: it can still be selected
    }
  };
  return (
    <div className="grid gap-4">
      <Notice tone="warn" title="This is the only time it is shown">
        Only a hash of it is kept. Put it where your program reads its secrets, now.
      </Notice>
      <output
        aria-label="Secret"
        tabIndex={0}
        className="block rounded-[var(--radius-small)] bg-sunken p-3 font-mono text-sm break-all select-all"
      >
        {value}
      </output>
      <p className="text-sm text-muted">
        Sent as <span className="font-mono text-[0.86em]">Authorization: Bearer …</span>
      </p>
      {failed && <p className="text-sm text-warn">The browser does not let it be copied: select it and copy it by hand.</p>}
      <div className="flex flex-wrap gap-3">
        <Button onClick={() => void copy()}>{copied ? "Copied" : "Copy"}</Button>
        <Button look="quiet" onClick={onDone}>
          I have kept it
        </Button>
      </div>
    </div>
  );
}
