import { useState } from "react";
import { Card, Button, Empty, Notice, Read } from "@/design/ui";
import { Time } from "@/design/figures";
import { SignedIn } from "@/shell/signed-in";
import type { Whoami } from "@/chain/session";
import { Create } from "./create";
import { KeyCard } from "./key";
import { useKeys, useReminders } from "./reads";

/** API keys of the account that signed in, and the way to the API's reference. */
export default function Developer() {
  return (
    <>
      <header>
        <h1>Developer</h1>
        <p className="mt-2 max-w-2xl text-muted">
          Everything on these pages comes from the same public API, and reading it needs no key. A key gives you a limit of your own, counts
          what you use, and reaches what belongs to your account.
        </p>
      </header>
      <Reference />
      <SignedIn why="API keys belong to an account.">{(who) => <Keys who={who} />}</SignedIn>
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
      <Card title="API keys" aside={<Button onClick={() => setCreating(true)}>Make a key</Button>}>
        <p className="max-w-2xl text-sm text-muted">
          Signed in you have {who.limit.units.toLocaleString("en")} units in {who.limit.window_seconds} seconds; your address as the server
          sees it is <span className="font-mono text-[0.86em] text-ink">{who.ip}</span>. A key&apos;s own limit is told by its tier.
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
                  <Empty title="No key yet">Make one for each program, so that each can be rotated and ended by itself.</Empty>
                </Card>
              )}
              <ul className="grid gap-6" aria-label="Keys">
                {live.map((k) => (
                  <li key={k.id} className="min-w-0">
                    <KeyCard shown={k} />
                  </li>
                ))}
              </ul>
              {ended.length > 0 && (
                <details>
                  <summary className="text-sm font-semibold text-muted">
                    {ended.length} {ended.length === 1 ? "key that was" : "keys that were"} revoked
                  </summary>
                  <ul className="mt-4 grid gap-6" aria-label="Revoked keys">
                    {ended.map((k) => (
                      <li key={k.id} className="min-w-0">
                        <KeyCard shown={k} />
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

/** What ends within two weeks while it is in use. */
function Reminders() {
  const { data } = useReminders();
  if (!data || data.reminders.length === 0) return null;
  return (
    <Notice tone="warn" title="Ends soon">
      <ul className="grid gap-1">
        {data.reminders.map((r) => (
          <li key={`${r.key_id}.${r.version}`}>
            <strong>{r.name}</strong>, version {r.version}: {r.reason === "expiry" ? "expires" : "was replaced, is still used, and ends"}{" "}
            <Time at={r.ends_at} />
          </li>
        ))}
      </ul>
    </Notice>
  );
}
