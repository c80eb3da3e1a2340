import { useState } from "react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { client, explain, unwrap, type Schemas } from "@/api/client";
import { observed } from "@/api/freshness";
import type { Index } from "@/api/reads";
import { number, percent, shifted } from "@/design/format";
import { typedValue } from "@/design/typed";
import { Button, Card, Cross, Field, Notice, Read, Select, Spinner } from "@/design/ui";
import { SignedIn } from "@/shell/signed-in";

type Kind = Schemas["AlertInput"]["kind"];

const KINDS: readonly (readonly [Kind, string, "level" | "ratio" | ""])[] = [
  ["level_below", "The level falls below", "level"],
  ["level_above", "The level rises above", "level"],
  ["drawdown_above", "The fall from the peak exceeds", "ratio"],
  ["drift_above", "The drift from targets exceeds", "ratio"],
  ["targets_proposed", "New targets are proposed", ""],
  ["fees_proposed", "Higher fees are announced", ""],
  ["auction_opened", "An auction opens", ""],
];
const unitOf = (kind: string) => KINDS.find(([k]) => k === kind)?.[2] ?? "";
const KEY = ["account", "alerts"] as const;

/** thresholdOf returns the typed threshold as the API takes it: USD per share, or a ratio for a percentage; null if it is not valid. */
export function thresholdOf(kind: Kind, text: string): string | null {
  const unit = unitOf(kind);
  const value = typedValue(text);
  if (unit === "") return null;
  if (!/[1-9]/.test(value)) return null;
  const threshold = unit === "ratio" ? shifted(value, -2) : value;
  return unit === "ratio" && Number(threshold) > 1 ? null : threshold;
}

/** The alerts that a signed-in person set on an index. */
export default function AlertsCard({ index }: { index: Index }) {
  return (
    <SignedIn why="Alerts belong to your account, so that programs with your API key get them from the stream too.">
      {() => (
        <Card title="Alerts on this index">
          <Alerts index={index} />
        </Card>
      )}
    </SignedIn>
  );
}

function Alerts({ index }: { index: Index }) {
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => observed(client.GET("/v1/alerts", { signal })),
    retry: false,
  });
  const [kind, setKind] = useState<Kind>("level_below");
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const threshold = thresholdOf(kind, text);
  const needs = unitOf(kind) !== "";
  const act = async (change: () => Promise<unknown>) => {
    setBusy(true);
    setError("");
    try {
      await change();
      await queries.invalidateQueries({ queryKey: KEY });
    } catch (cause) {
      setError(explain(cause));
    } finally {
      setBusy(false);
    }
  };
  const remove = async (id: string) => {
    const answer = await client.DELETE("/v1/alerts/{id}", { params: { path: { id } } });
    if (answer.error) await unwrap(Promise.resolve(answer));
  };
  return (
    <div className="grid gap-4">
      <form
        className="grid items-end gap-3 sm:grid-cols-[minmax(0,1.6fr)_minmax(0,1fr)_auto]"
        onSubmit={(e) => {
          e.preventDefault();
          void act(() => unwrap(client.POST("/v1/alerts", { body: { index: index.address, kind, ...(needs ? { threshold } : {}) } })));
        }}
      >
        <Select label="Tell me when" value={kind} options={KINDS.map(([key, words]) => [key, words] as const)} onChange={setKind} />
        {needs ? (
          <Field
            label="Threshold"
            unit={unitOf(kind) === "ratio" ? "%" : "USD"}
            inputMode="decimal"
            value={text}
            onChange={(e) => setText(e.target.value)}
          />
        ) : (
          <span />
        )}
        <Button type="submit" disabled={busy || (needs && threshold === null)}>
          {busy && <Spinner />} Set the alert
        </Button>
      </form>
      {error && (
        <Notice tone="bad" title="Not saved">
          {error}
        </Notice>
      )}
      <Read query={query} what="Your alerts" rows={2}>
        {({ alerts }) => {
          const own = alerts.filter((a) => a.index.toLowerCase() === index.address.toLowerCase());
          return own.length === 0 ? (
            <p className="text-sm text-muted">No alert on this index yet.</p>
          ) : (
            <ul className="grid gap-2 text-sm" aria-label="Your alerts">
              {own.map((a) => {
                const words = KINDS.find(([key]) => key === a.kind)?.[1] ?? a.kind;
                const value = a.threshold === null ? "" : unitOf(a.kind) === "ratio" ? percent(a.threshold) : number(a.threshold);
                return (
                  <li key={a.id} className="flex items-center justify-between gap-3 rounded-[var(--radius-small)] bg-sunken px-3 py-1.5">
                    <span>
                      {words} <strong>{value}</strong>
                    </span>
                    <button
                      type="button"
                      className="grid size-9 place-items-center rounded-full text-muted hover:text-bad"
                      aria-label={`Delete the alert: ${words} ${value}`}
                      disabled={busy}
                      onClick={() => void act(() => remove(a.id))}
                    >
                      <Cross />
                    </button>
                  </li>
                );
              })}
            </ul>
          );
        }}
      </Read>
      <p className="text-xs text-muted">
        The stream of the API sends an alert when its condition begins to hold. Programs and bots with your key receive it.
      </p>
    </div>
  );
}
