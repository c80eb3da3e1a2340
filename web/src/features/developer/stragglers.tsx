import { Time } from "@/design/figures";
import { Notice, TableBox } from "@/design/ui";
import { useStragglers } from "./reads";

/** Who has to change before an old version ends. Nothing where nobody has. */
export function Stragglers({ id }: { id: string }) {
  const { data } = useStragglers(id);
  if (!data || data.stragglers.length === 0) return null;
  return (
    <div className="grid gap-3">
      <Notice tone="warn" title="Still using an old secret">
        Give these the new one before the overlap is over.
      </Notice>
      <TableBox label="Who still uses an old secret">
        <table className="table-plain min-w-[40rem] text-sm">
          <thead>
            <tr>
              <th scope="col">Address</th>
              <th scope="col">Program</th>
              <th scope="col" className="number">
                Version
              </th>
              <th scope="col" className="number">
                Requests since
              </th>
              <th scope="col">Last seen</th>
              <th scope="col">Ends</th>
            </tr>
          </thead>
          <tbody>
            {data.stragglers.map((s) => (
              <tr key={`${s.version}.${s.ip}.${s.user_agent}`}>
                <td className="font-mono text-xs">{s.ip}</td>
                <td className="max-w-64 truncate" title={s.user_agent}>
                  {s.user_agent || "does not tell"}
                </td>
                <td className="number">{s.version}</td>
                <td className="number">{s.requests.toLocaleString("en")}</td>
                <td className="whitespace-nowrap">
                  <Time at={s.last_seen} />
                </td>
                <td className="whitespace-nowrap">
                  <Time at={s.retires_at} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
    </div>
  );
}
