import { useState, type ReactNode } from "react";
import { Time } from "@/design/figures";
import { Badge, Button, Card, Segments, TableBox, type Tone } from "@/design/ui";
import { AuditLog } from "./audit";
import type { Key, KeyVersion } from "./reads";
import { Revoke, Rotate, RollBack } from "./rotate";
import { Stragglers } from "./stragglers";
import { Usage } from "./report";

const STATES: Record<KeyVersion["state"], readonly [string, Tone]> = {
  current: ["in force", "good"],
  retiring: ["being replaced", "warn"],
  retired: ["replaced", "plain"],
  expired: ["expired", "plain"],
  revoked: ["revoked", "bad"],
};

type Doing = "rotate" | "emergency" | "rollback" | "revoke" | { version: number } | null;
type Tab = "versions" | "usage" | "log";

/** One key: what it may, its versions, what it did, and what was done to it. */
export function KeyCard({ shown }: { shown: Key }) {
  const [doing, setDoing] = useState<Doing>(null);
  const [tab, setTab] = useState<Tab>("versions");
  const live = shown.version !== null;
  const retiring = shown.versions.some((v) => v.state === "retiring");
  const stop = () => setDoing(null);
  return (
    <Card
      title={<>{shown.name}</>}
      aside={
        <span className="flex flex-wrap items-center gap-2">
          <Badge tone={live ? "good" : "bad"}>{live ? `version ${shown.version ?? ""} in force` : "revoked"}</Badge>
          {retiring && <Badge tone="warn">overlap runs</Badge>}
          {shown.environment === "test" && <Badge title="Of an operator's test environment">test</Badge>}
        </span>
      }
    >
      <div className="grid gap-5">
        <dl className="grid gap-x-6 gap-y-3 text-sm sm:grid-cols-2 lg:grid-cols-4">
          <Fact label="May">
            <Scopes scopes={shown.scopes ?? []} />
          </Fact>
          <Fact label="From">
            {shown.networks?.length
              ? shown.networks.map((n) => (
                  <span key={n} className="block font-mono text-[0.86em]">
                    {n}
                  </span>
                ))
              : "anywhere"}
          </Fact>
          <Fact label="Expires">
            {!live ? "—" : shown.expires_at ? <Time at={shown.expires_at} /> : <span className="text-warn">never</span>}
          </Fact>
          <Fact label="Last used">{shown.last_used_at ? <Time at={shown.last_used_at} /> : "never"}</Fact>
          <Fact label="Made">
            <Time at={shown.created_at} />
          </Fact>
          <Fact label="Limit">{shown.tier}</Fact>
          <Fact label="Id">
            <span className="font-mono text-[0.86em] break-all">{shown.id}</span>
          </Fact>
          {shown.metadata && Object.keys(shown.metadata).length > 0 && (
            <Fact label="Notes">
              {Object.entries(shown.metadata).map(([k, v]) => (
                <span key={k} className="block wrap-anywhere">
                  {k} = {v}
                </span>
              ))}
            </Fact>
          )}
        </dl>
        {live && (
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => setDoing("rotate")}>Rotate</Button>
            {retiring && (
              <Button look="quiet" onClick={() => setDoing("rollback")}>
                Roll back
              </Button>
            )}
            <Button look="quiet" onClick={() => setDoing("emergency")}>
              It leaked
            </Button>
            <Button look="quiet" onClick={() => setDoing("revoke")}>
              Revoke
            </Button>
          </div>
        )}
        <Segments
          label={`About ${shown.name}`}
          value={tab}
          options={[
            ["versions", "Versions"],
            ["usage", "Use"],
            ["log", "Audit log"],
          ]}
          onChange={setTab}
        />
        {tab === "versions" && (
          <>
            <Versions shown={shown} onEnd={(version) => setDoing({ version })} />
            <Stragglers id={shown.id} />
          </>
        )}
        {tab === "usage" && <Usage id={shown.id} name={shown.name} />}
        {tab === "log" && <AuditLog id={shown.id} />}
      </div>
      <Rotate shown={shown} emergency={doing === "emergency"} open={doing === "rotate" || doing === "emergency"} onClose={stop} />
      <RollBack shown={shown} open={doing === "rollback"} onClose={stop} />
      <Revoke
        shown={shown}
        version={typeof doing === "object" ? doing?.version : undefined}
        open={doing === "revoke" || (typeof doing === "object" && doing !== null)}
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
    ? "read what is public"
    : scopes.map((s) => (
        <span key={s} className="block font-mono text-[0.86em]">
          {s}
        </span>
      ));

function Versions({ shown, onEnd }: { shown: Key; onEnd: (version: number) => void }) {
  return (
    <TableBox label={`Versions of ${shown.name}`}>
      <table className="table-plain min-w-[42rem] text-sm">
        <thead>
          <tr>
            <th scope="col">Version</th>
            <th scope="col">State</th>
            <th scope="col">Begins with</th>
            <th scope="col">Made</th>
            <th scope="col">Ends</th>
            <th scope="col">Last used</th>
            <th scope="col">
              <span className="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {[...shown.versions].reverse().map((v) => (
            <tr key={v.version}>
              <td className="font-semibold">{v.version}</td>
              <td>
                <Badge tone={STATES[v.state][1]}>{STATES[v.state][0]}</Badge>
              </td>
              <td className="font-mono text-xs">{v.public_id}</td>
              <td className="whitespace-nowrap">
                <Time at={v.created_at} />
              </td>
              <td className="whitespace-nowrap">
                <Ends version={v} />
              </td>
              <td className="whitespace-nowrap">{v.last_used_at ? <Time at={v.last_used_at} /> : "never"}</td>
              <td className="number">
                {v.state === "retiring" && (
                  <Button look="plain" onClick={() => onEnd(v.version)}>
                    End now
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}

function Ends({ version: v }: { version: KeyVersion }) {
  const at = v.revoked_at ?? v.retires_at ?? v.expires_at;
  return at ? <Time at={at} /> : "never";
}
