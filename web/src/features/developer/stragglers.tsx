import { Time } from "@/design/figures";
import { count } from "@/design/format";
import { DataTable } from "@/design/table";
import { Notice } from "@/design/ui";
import { useStragglers } from "./reads";

/** Programs that still use an ending version of a key. Shows nothing if there are none. */
export function Stragglers({ id }: { id: string }) {
  const { data } = useStragglers(id);
  if (!data || data.stragglers.length === 0) return null;
  return (
    <div className="grid gap-3">
      <Notice tone="warn" title="An old secret is still in use">
        Give the new secret to these programs before the overlap ends.
      </Notice>
      <DataTable
        label="Programs that use an old secret"
        className="min-w-[40rem] text-sm"
        rows={data.stragglers}
        rowKey={(s) => `${s.version}.${s.ip}.${s.user_agent}`}
        columns={[
          { name: "Address", className: "font-mono text-xs", cell: (s) => s.ip },
          { name: "Program", className: "max-w-64 truncate", tooltip: (s) => s.user_agent, cell: (s) => s.user_agent || "unknown" },
          { name: "Version", number: true, cell: (s) => s.version },
          { name: "Requests since", number: true, cell: (s) => count(s.requests) },
          { name: "Last seen", className: "whitespace-nowrap", cell: (s) => <Time at={s.last_seen} /> },
          { name: "Ends", className: "whitespace-nowrap", cell: (s) => <Time at={s.retires_at} /> },
        ]}
      />
    </div>
  );
}
