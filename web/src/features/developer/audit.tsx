import { Time } from "@/design/figures";
import { short } from "@/design/format";
import { DataTable } from "@/design/table";
import { Badge, Button, Read, type Tone } from "@/design/ui";
import type { Schemas } from "@/api/client";
import { useAudit } from "./reads";

type Entry = Schemas["KeyAuditEntry"];

const ACTIONS: Record<Entry["action"], readonly [string, Tone]> = {
  created: ["Created", "accent"],
  rotated: ["Rotated", "accent"],
  rolled_back: ["Rolled back", "warn"],
  retired: ["Version ended", "plain"],
  revoked: ["Revoked", "bad"],
};

function actorOf(e: Entry): string {
  if (e.actor_kind === "session") return "you, signed in";
  return e.actor_kind === "key" ? `key ${e.actor}` : `the operator (${short(e.actor)})`;
}

/** All changes to a key, with who made them and from which address. */
export function AuditLog({ id }: { id: string }) {
  const query = useAudit(id);
  return (
    <Read query={query} what="The audit log">
      {({ pages }) => (
        <>
          <DataTable
            label="Audit log"
            className="min-w-[36rem] text-sm"
            rows={pages.flatMap((p) => p.entries)}
            rowKey={(e) => `${e.at}.${e.action}.${e.version ?? "all"}`}
            columns={[
              { name: "Time", className: "whitespace-nowrap", cell: (e) => <Time at={e.at} /> },
              { name: "Action", cell: (e) => <Badge tone={ACTIONS[e.action][1]}>{ACTIONS[e.action][0]}</Badge> },
              { name: "Version", number: true, cell: (e) => e.version ?? "all" },
              {
                name: "By",
                className: "whitespace-nowrap",
                tooltip: (e) => e.actor,
                cell: (e) => (
                  <>
                    {actorOf(e)}
                    {e.ip && <span className="block font-mono text-xs text-muted">{e.ip}</span>}
                  </>
                ),
              },
              {
                name: "Details",
                className: "text-xs text-muted",
                cell: (e) =>
                  Object.entries(e.detail).map(([k, v]) => (
                    <span key={k} className="block wrap-anywhere">
                      {k.replaceAll("_", " ")}: {v}
                    </span>
                  )),
              },
            ]}
          />
          {query.hasNextPage && (
            <Button look="quiet" className="justify-self-center" onClick={() => void query.fetchNextPage()}>
              Older
            </Button>
          )}
        </>
      )}
    </Read>
  );
}
