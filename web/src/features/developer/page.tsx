import { useState } from "react";
import { Card, Button, Empty, Notice, Read } from "@/design/ui";
import { Time } from "@/design/figures";
import { count } from "@/design/format";
import { useTitle } from "@/design/title";
import { SignedIn } from "@/shell/signed-in";
import type { Whoami } from "@/chain/session";
import { Create } from "./create";
import { KeyCard } from "./key";
import { useKeys, useReminders } from "./reads";

/** API keys of the signed-in account, and links to the API reference. */
export default function Developer() {
  useTitle("Developer");
  return (
    <>
      <header>
        <h1>Developer</h1>
        <p className="mt-2 max-w-2xl text-muted">
          This app uses the same public API as everyone else. Reading public data needs no key. A key gives you your own rate limit, counts
          your usage, and gives access to your account&apos;s data.
        </p>
      </header>
      <Reference />
      <SignedIn why="API keys belong to your account.">{(who) => <Keys who={who} />}</SignedIn>
    </>
  );
}

function Reference() {
  const example = `curl -s ${location.origin}/v1/indices?limit=1`;
  return (
    <Card title="The API">
      <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-end">
        <div>
          <p className="mb-1 text-sm font-semibold">Try it</p>
          <pre tabIndex={0} aria-label="A request to try" className="overflow-x-auto rounded-[var(--radius-small)] bg-sunken p-3 text-xs">
            {example}
          </pre>
        </div>
        <p className="flex flex-wrap gap-x-5 gap-y-2 text-sm">
          <a className="link" href="/docs">
            Reference
          </a>
          <a className="link" href="/openapi.json">
            OpenAPI document
          </a>
        </p>
      </div>
    </Card>
  );
}

function Keys({ who }: { who: Whoami }) {
  const [creating, setCreating] = useState(false);
  const query = useKeys();
  return (
    <>
      <Reminders />
      <Card title="API keys" aside={<Button onClick={() => setCreating(true)}>Create a key</Button>}>
        <p className="max-w-2xl text-sm text-muted">
          While signed in, you can use {count(who.limit.units)} units per {who.limit.window_seconds} seconds. The server sees your address
          as <span className="font-mono text-[0.86em] text-ink">{who.ip}</span>. Each key has its own rate limit, set by its tier.
        </p>
      </Card>
      <Create open={creating} onClose={() => setCreating(false)} />
      <Read query={query} what="Your keys">
        {({ pages }) => {
          const keys = pages.flatMap((p) => p.keys).sort((a, b) => b.created_at.localeCompare(a.created_at));
          const live = keys.filter((k) => k.version !== null);
          const ended = keys.filter((k) => k.version === null);
          return (
            <>
              {live.length === 0 && (
                <Card>
                  <Empty title="No keys yet">Create one key for each program, so that you can rotate and revoke each one separately.</Empty>
                </Card>
              )}
              <ul className="grid gap-6" aria-label="Keys">
                {live.map((k) => (
                  <li key={k.id} className="min-w-0">
                    <KeyCard apiKey={k} />
                  </li>
                ))}
              </ul>
              {ended.length > 0 && (
                <details>
                  <summary className="text-sm font-semibold text-muted">
                    {ended.length} revoked {ended.length === 1 ? "key" : "keys"}
                  </summary>
                  <ul className="mt-4 grid gap-6" aria-label="Revoked keys">
                    {ended.map((k) => (
                      <li key={k.id} className="min-w-0">
                        <KeyCard apiKey={k} />
                      </li>
                    ))}
                  </ul>
                </details>
              )}
              {query.hasNextPage && (
                <Button look="quiet" className="justify-self-center" onClick={() => void query.fetchNextPage()}>
                  More keys
                </Button>
              )}
            </>
          );
        }}
      </Read>
    </>
  );
}

/** Reminders of keys and versions that are in use and end within two weeks. */
function Reminders() {
  const { data } = useReminders();
  if (!data || data.reminders.length === 0) return null;
  return (
    <Notice tone="warn" title="Ending soon">
      <ul className="grid gap-1">
        {data.reminders.map((r) => (
          <li key={`${r.key_id}.${r.version}`}>
            <strong>{r.name}</strong>, version {r.version}: {r.reason === "expiry" ? "expires" : "was replaced but is still used; it ends"}{" "}
            <Time at={r.ends_at} />
          </li>
        ))}
      </ul>
    </Notice>
  );
}
