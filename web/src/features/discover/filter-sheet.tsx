import { useAssets, useTags, type Tag } from "@/api/reads";
import { Button, Dialog, Select } from "@/design/ui";
import { OPTIONS } from "./chips";
import { NO_FILTERS, toggled, type Filters } from "./filters";

interface SheetProps {
  filters: Filters;
  onChange: (change: Partial<Filters>) => void;
  onClose: () => void;
}

const NAMES: Record<keyof typeof OPTIONS, readonly [label: string, any: string]> = {
  fee: ["Fees", "Any fee"],
  size: ["Size", "Any size"],
  record: ["Track record", "Any age"],
  risk: ["Risk", "Any risk"],
  gain: ["Return", "Any return"],
};

const KINDS: readonly (readonly [Tag["kind"], string, "tags" | "people"])[] = [
  ["sector", "Sector", "tags"],
  ["style", "Style", "tags"],
  ["risk", "Creator's word on risk", "tags"],
  ["expertise", "Expertise of the creator", "people"],
];

/** All filters of the list, in a dialog. */
export default function FilterSheet({ filters, onChange, onClose }: SheetProps) {
  const assets = useAssets();
  const tags = useTags();
  const tokens = [["", "Any token"] as const, ...(assets.data?.assets ?? []).map((a) => [a.token, `With ${a.symbol}`] as const)];
  return (
    <Dialog open title="Filters" onClose={onClose}>
      <div className="grid gap-5">
        <div className="grid gap-3 sm:grid-cols-2">
          <Select label="Token" value={filters.asset} options={tokens} onChange={(asset) => onChange({ asset })} />
          {(Object.keys(OPTIONS) as (keyof typeof OPTIONS)[]).map((key) => (
            <Select
              key={key}
              label={NAMES[key][0]}
              value={filters[key]}
              options={[["", NAMES[key][1]], ...OPTIONS[key]]}
              onChange={(value) => onChange({ [key]: value })}
            />
          ))}
        </div>
        {KINDS.map(([kind, title, field]) => (
          <fieldset key={kind}>
            <legend className="mb-2 text-sm font-semibold">{title}</legend>
            <div className="flex flex-wrap gap-2">
              {(tags.data?.tags ?? [])
                .filter((t) => t.kind === kind)
                .map((t) => {
                  const on = filters[field].split(",").includes(t.name);
                  return (
                    <button
                      key={t.name}
                      type="button"
                      aria-pressed={on}
                      className="chip"
                      onClick={() => onChange({ [field]: toggled(filters[field], t.name) })}
                    >
                      {t.label}
                    </button>
                  );
                })}
            </div>
          </fieldset>
        ))}
        <div className="flex flex-wrap justify-end gap-2">
          <Button look="quiet" onClick={() => onChange(NO_FILTERS)}>
            Remove all
          </Button>
          <Button onClick={onClose}>Show indices</Button>
        </div>
      </div>
    </Dialog>
  );
}
