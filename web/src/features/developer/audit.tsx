import { Time } from "@/design/figures";
import { short } from "@/design/format";
import { Badge, Button, Read, TableBox, type Tone } from "@/design/ui";
import type { Schemas } from "@/api/client";
import { useAudit } from "./reads";

const ACTIONS: Record<Schemas["KeyAuditEntry"]["action"], readonly [string, Tone]> = {
  created: ["Made", "accent"],
  rotated: ["Rotated", "accent"],
  rolled_back: ["Rolled back", "warn"],
  retired: ["Version ended", "plain"],
  revoked: ["Revoked", "bad"],
};

/** What was done to a key, by whom and from where. */
export function AuditLog({ id }: { id: string }) {
  const query = useAudit(id);
  return (
    <Read query={query} what="The audit log">
      {({ pages }) => (
        <>
          <TableBox label="Audit log">
            <table className="table-plain min-w-[36rem] text-sm">
              <thead>
                <tr>
                  <th scope="col">When</th>
                  <th scope="col">What</th>
                  <th scope="col" className="number">
                    Version
                  </th>
                  <th scope="col">By</th>
                  <th scope="col">Details</th>
                </tr>
              </thead>
              <tbody>
                {pages
                  .flatMap((p) => p.entries)
                  .map((e) => (
                    <tr key={`${e.at}.${e.action}.${e.version ?? "all"}`}>
                      <td className="whitespace-nowrap">
                        <Time at={e.at} />
                      </td>
                      <td>
                        <Badge tone={ACTIONS[e.action][1]}>{ACTIONS[e.action][0]}</Badge>
                      </td>
                      <td className="number">{e.version ?? "all"}</td>
                      <td className="whitespace-nowrap" title={e.actor}>
                        {e.actor_kind === "session"
                          ? "you, signed in"
                          : e.actor_kind === "key"
                            ? `key ${e.actor}`
                            : `the operator (${short(e.actor)})`}
                        {e.ip && <span className="block font-mono text-xs text-muted">{e.ip}</span>}
                      </td>
                      <td className="text-xs text-muted">
                        {Object.entries(e.detail).map(([k, v]) => (
                          <span key={k} className="block wrap-anywhere">
                            {k.replaceAll("_", " ")}: {v}
                          </span>
                        ))}
                      </td>
                    </tr>
                  ))}
              </tbody>
            </table>
          </TableBox>
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
