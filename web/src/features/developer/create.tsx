import { useId, useState } from "react";
import { client, type Schemas } from "@/api/client";
import { Button, Dialog, Field, Notice, Select, Spinner } from "@/design/ui";
import { useKeyChange } from "./change";
import { expiryOf, metadataOf, networksOf } from "./input";
import { Secret } from "./secret";

type Scope = NonNullable<Schemas["KeyRequest"]["scopes"]>[number];

const SCOPES: readonly (readonly [Scope, string])[] = [
  ["account:read", "Read watchlists and alerts"],
  ["account:write", "Change watchlists, alerts, profile and notes"],
  ["keys:read", "See keys and their usage"],
  ["keys:write", "Create, rotate and revoke keys"],
];

const EXPIRIES = [
  ["90", "In 90 days"],
  ["30", "In 30 days"],
  ["365", "In one year"],
  ["date", "On a date"],
  ["never", "Never"],
] as const;
type Expiry = (typeof EXPIRIES)[number][0];

/** A dialog that creates a key and then shows its secret. */
export function Create({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [secret, setSecret] = useState("");
  const close = () => {
    setSecret("");
    onClose();
  };
  return (
    <Dialog open={open} title={secret ? "Your new key" : "Create a key"} onClose={close}>
      {secret ? <Secret value={secret} onDone={close} /> : <Form onMade={setSecret} />}
    </Dialog>
  );
}

function Form({ onMade }: { onMade: (secret: string) => void }) {
  const id = useId();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly Scope[]>([]);
  const [networks, setNetworks] = useState("");
  const [metadata, setMetadata] = useState("");
  const [expiry, setExpiry] = useState<Expiry>("90");
  const [day, setDay] = useState("");
  const change = useKeyChange((once, body: Schemas["KeyRequest"]) => client.POST("/v1/keys", { body, params: once }));
  const notes = metadataOf(metadata);
  const missing = name.trim() === "" || "error" in notes || (expiry === "date" && day === "");
  const create = async () => {
    if (missing) return;
    const expiresAt = expiryOf(expiry, day, Date.now());
    const made = await change.run({
      name: name.trim(),
      scopes: [...scopes],
      networks: networksOf(networks),
      metadata: notes.entries,
      ...(expiresAt ? { expires_at: expiresAt } : {}),
    });
    if (made) onMade(made.secret);
  };
  const toggle = (scope: Scope) => setScopes((s) => (s.includes(scope) ? s.filter((x) => x !== scope) : [...s, scope]));
  return (
    <form
      className="grid gap-4"
      onSubmit={(e) => {
        e.preventDefault();
        void create();
      }}
    >
      <Field
        label="Name"
        hint="The program that will use the key"
        required
        maxLength={64}
        value={name}
        onChange={(e) => setName(e.target.value)}
      />
      <fieldset>
        <legend className="mb-1 text-sm font-semibold">Permissions</legend>
        <p className="mb-2 text-[0.8rem] text-muted">Public data and unsigned transactions need no permission.</p>
        <div className="grid gap-1.5">
          {SCOPES.map(([scope, text]) => (
            <label key={scope} className="flex items-start gap-2.5 text-sm">
              <input
                type="checkbox"
                className="mt-1 size-4 shrink-0 accent-[var(--accent)]"
                checked={scopes.includes(scope)}
                onChange={() => toggle(scope)}
              />
              <span>
                {text} <span className="block font-mono text-xs text-muted">{scope}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      <div className="grid gap-3 sm:grid-cols-2">
        <Select label="Expires" value={expiry} options={EXPIRIES} onChange={setExpiry} />
        {expiry === "date" && <Field label="Last day (UTC)" type="date" required value={day} onChange={(e) => setDay(e.target.value)} />}
      </div>
      {expiry === "never" && <Notice tone="warn">If this key leaks, it works until somebody notices and revokes it.</Notice>}
      <div>
        <label htmlFor={`${id}-networks`} className="mb-1 block text-sm font-semibold">
          Allowed networks
        </label>
        <textarea
          id={`${id}-networks`}
          className="input min-h-16 font-mono text-sm"
          rows={2}
          placeholder="203.0.113.0/24"
          aria-describedby={`${id}-networks-hint`}
          value={networks}
          onChange={(e) => setNetworks(e.target.value)}
        />
        <p id={`${id}-networks-hint`} className="mt-1 text-[0.8rem] text-muted">
          One CIDR range per line. Empty: all networks
        </p>
      </div>
      <details>
        <summary className="text-sm font-semibold text-muted">Your notes</summary>
        <label htmlFor={`${id}-metadata`} className="mt-2 mb-1 block text-sm">
          One note per line: name = value
        </label>
        <textarea
          id={`${id}-metadata`}
          className="input min-h-16 font-mono text-sm"
          rows={2}
          placeholder="team = research"
          value={metadata}
          onChange={(e) => setMetadata(e.target.value)}
        />
        {"error" in notes && <p className="mt-1 text-[0.8rem] font-medium text-bad">{notes.error}</p>}
      </details>
      {change.error && (
        <Notice tone="bad" title="Key not created">
          {change.error}
        </Notice>
      )}
      <Button type="submit" disabled={change.busy || missing}>
        {change.busy && <Spinner />} Create the key
      </Button>
    </form>
  );
}
