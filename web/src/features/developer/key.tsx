import { useState, type ReactNode } from "react";
import { Time } from "@/design/figures";
import { DataTable } from "@/design/table";
import { Badge, Button, Card, Segments, type Tone } from "@/design/ui";
import { AuditLog } from "./audit";
import type { Key, KeyVersion } from "./reads";
import { Revoke, Rotate, RollBack } from "./rotate";
import { Stragglers } from "./stragglers";
import { Usage } from "./report";

const STATES: Record<KeyVersion["state"], readonly [string, Tone]> = {
  current: ["active", "good"],
  retiring: ["ending", "warn"],
  retired: ["replaced", "plain"],
  expired: ["expired", "plain"],
  revoked: ["revoked", "bad"],
};

type Action = "rotate" | "emergency" | "rollback" | "revoke" | { version: number } | null;
type Tab = "versions" | "usage" | "log";

/** One key with its permissions, versions, usage and audit log. */
export function KeyCard({ apiKey }: { apiKey: Key }) {
  const [action, setAction] = useState<Action>(null);
  const [tab, setTab] = useState<Tab>("versions");
  const live = apiKey.version !== null;
  const retiring = apiKey.versions.some((v) => v.state === "retiring");
  const stop = () => setAction(null);
  return (
    <Card
      title={<>{apiKey.name}</>}
      aside={
        <span className="flex flex-wrap items-center gap-2">
          <Badge tone={live ? "good" : "bad"}>{live ? `version ${apiKey.version ?? ""} active` : "revoked"}</Badge>
          {retiring && <Badge tone="warn">two versions active</Badge>}
          {apiKey.environment === "test" && <Badge title="Key of a test environment">test</Badge>}
        </span>
      }
    >
      <div className="grid gap-5">
        <dl className="grid gap-x-6 gap-y-3 text-sm sm:grid-cols-2 lg:grid-cols-4">
          <Fact label="Permissions">
            <Scopes scopes={apiKey.scopes ?? []} />
          </Fact>
          <Fact label="Networks">
            {apiKey.networks?.length
              ? apiKey.networks.map((n) => (
                  <span key={n} className="block font-mono text-[0.86em]">
                    {n}
                  </span>
                ))
              : "all"}
          </Fact>
          <Fact label="Expires">
            {!live ? "—" : apiKey.expires_at ? <Time at={apiKey.expires_at} /> : <span className="text-warn">never</span>}
          </Fact>
          <Fact label="Last used">{apiKey.last_used_at ? <Time at={apiKey.last_used_at} /> : "never"}</Fact>
          <Fact label="Created">
            <Time at={apiKey.created_at} />
          </Fact>
          <Fact label="Rate limit">{apiKey.tier}</Fact>
          <Fact label="ID">
            <span className="font-mono text-[0.86em] break-all">{apiKey.id}</span>
          </Fact>
          {apiKey.metadata && Object.keys(apiKey.metadata).length > 0 && (
            <Fact label="Notes">
              {Object.entries(apiKey.metadata).map(([k, v]) => (
                <span key={k} className="block wrap-anywhere">
                  {k} = {v}
                </span>
              ))}
            </Fact>
          )}
        </dl>
        {live && (
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => setAction("rotate")}>Rotate</Button>
            {retiring && (
              <Button look="quiet" onClick={() => setAction("rollback")}>
                Roll back
              </Button>
            )}
            <Button look="quiet" onClick={() => setAction("emergency")}>
              Replace now
            </Button>
            <Button look="quiet" onClick={() => setAction("revoke")}>
              Revoke
            </Button>
          </div>
        )}
        <Segments
          label={`View of ${apiKey.name}`}
          value={tab}
          options={[
            ["versions", "Versions"],
            ["usage", "Usage"],
            ["log", "Audit log"],
          ]}
          onChange={setTab}
        />
        {tab === "versions" && (
          <>
            <Versions apiKey={apiKey} onEnd={(version) => setAction({ version })} />
            <Stragglers id={apiKey.id} />
          </>
        )}
        {tab === "usage" && <Usage id={apiKey.id} name={apiKey.name} />}
        {tab === "log" && <AuditLog id={apiKey.id} />}
      </div>
      <Rotate apiKey={apiKey} emergency={action === "emergency"} open={action === "rotate" || action === "emergency"} onClose={stop} />
      <RollBack apiKey={apiKey} open={action === "rollback"} onClose={stop} />
      <Revoke
        apiKey={apiKey}
        version={typeof action === "object" ? action?.version : undefined}
        open={action === "revoke" || (typeof action === "object" && action !== null)}
        onClose={stop}
      />
    </Card>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-[0.8rem] text-muted">{label}</dt>
      <dd className="font-medium">{children}</dd>
    </div>
  );
}

const Scopes = ({ scopes }: { scopes: readonly string[] }) =>
  scopes.length === 0
    ? "public data only"
    : scopes.map((s) => (
        <span key={s} className="block font-mono text-[0.86em]">
          {s}
        </span>
      ));

function Versions({ apiKey, onEnd }: { apiKey: Key; onEnd: (version: number) => void }) {
  return (
    <DataTable
      label={`Versions of ${apiKey.name}`}
      className="min-w-[42rem] text-sm"
      rows={[...apiKey.versions].reverse()}
      rowKey={(v) => v.version}
      columns={[
        { name: "Version", className: "font-semibold", cell: (v) => v.version },
        { name: "State", cell: (v) => <Badge tone={STATES[v.state][1]}>{STATES[v.state][0]}</Badge> },
        { name: "Starts with", className: "font-mono text-xs", cell: (v) => v.public_id },
        { name: "Created", className: "whitespace-nowrap", cell: (v) => <Time at={v.created_at} /> },
        { name: "Ends", className: "whitespace-nowrap", cell: (v) => <Ends version={v} /> },
        { name: "Last used", className: "whitespace-nowrap", cell: (v) => (v.last_used_at ? <Time at={v.last_used_at} /> : "never") },
        {
          name: "Actions",
          titleHidden: true,
          number: true,
          cell: (v) =>
            v.state === "retiring" && (
              <Button look="plain" onClick={() => onEnd(v.version)}>
                End now
              </Button>
            ),
        },
      ]}
    />
  );
}

function Ends({ version: v }: { version: KeyVersion }) {
  const at = v.revoked_at ?? v.retires_at ?? v.expires_at;
  return at ? <Time at={at} /> : "never";
}
