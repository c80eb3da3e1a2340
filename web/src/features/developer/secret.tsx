import { useState } from "react";
import { Button, Notice } from "@/design/ui";

/** Shows a new secret. The app shows each secret only once. */
export function Secret({ value, onDone }: { value: string; onDone: () => void }) {
  const [copied, setCopied] = useState(false);
  const [failed, setFailed] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
    } catch {
      setFailed(true); // the browser denies access to the clipboard: the user can select the text
    }
  };
  return (
    <div className="grid gap-4">
      <Notice tone="warn" title="This secret is shown only once">
        The server stores only its hash. Copy it now to the place where your program reads its secrets.
      </Notice>
      <output
        aria-label="Secret"
        tabIndex={0}
        className="block rounded-[var(--radius-small)] bg-sunken p-3 font-mono text-sm break-all select-all"
      >
        {value}
      </output>
      <p className="text-sm text-muted">
        Send it as <span className="font-mono text-[0.86em]">Authorization: Bearer …</span>
      </p>
      {failed && <p className="text-sm text-warn">The browser does not allow copying. Select the secret and copy it yourself.</p>}
      <div className="flex flex-wrap gap-3">
        <Button data-autofocus onClick={() => void copy()}>
          {copied ? "Copied" : "Copy"}
        </Button>
        <Button look="quiet" onClick={onDone}>
          I have saved it
        </Button>
      </div>
    </div>
  );
}
