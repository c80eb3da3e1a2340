import { useTags, type Tag } from "@/api/reads";

/** Chooses tags of some kinds. At most eight may be chosen. */
export function TagPicker({
  label,
  kinds,
  value,
  onChange,
}: {
  label: string;
  kinds: readonly Tag["kind"][];
  value: readonly string[];
  onChange: (value: string[]) => void;
}) {
  const tags = useTags();
  const full = value.length >= 8;
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-semibold">{label}</legend>
      <div className="flex flex-wrap gap-2">
        {(tags.data?.tags ?? [])
          .filter((t) => kinds.includes(t.kind))
          .map((t) => {
            const on = value.includes(t.name);
            return (
              <button
                key={t.name}
                type="button"
                className="chip disabled:opacity-55"
                aria-pressed={on}
                disabled={!on && full}
                onClick={() => onChange(on ? value.filter((v) => v !== t.name) : [...value, t.name])}
              >
                {t.label}
              </button>
            );
          })}
      </div>
      <p className="mt-1 text-[0.8rem] text-muted">Up to eight. You sign them with the text, and people filter by them.</p>
    </fieldset>
  );
}
