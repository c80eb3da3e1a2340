import { useAssets } from "@/api/reads";
import { Cross } from "@/design/ui";
import { chips } from "./chips";
import type { Filters } from "./filters";

/** The active filters, each with a button that removes it. */
export default function ActiveFilters({ filters, onChange }: { filters: Filters; onChange: (filters: Filters) => void }) {
  const assets = useAssets();
  return (
    <ul className="flex flex-wrap gap-2" aria-label="Active filters">
      {chips(filters, (token) => assets.data?.assets.find((a) => a.token === token)?.symbol).map((c) => (
        <li key={c.key}>
          <button type="button" className="chip" aria-label={`Remove the filter ${c.text}`} onClick={() => onChange(c.without)}>
            {c.text} <Cross />
          </button>
        </li>
      ))}
    </ul>
  );
}
