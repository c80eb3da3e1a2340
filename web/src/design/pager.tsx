import { Button } from "./ui";

/** Older and newer pages of a list that is read by cursors; those of the pages before are kept. Nothing where there is one page. */
export function Pager({
  label,
  cursors,
  next,
  onChange,
}: {
  label: string;
  cursors: readonly string[];
  next: string | null | undefined;
  onChange: (cursors: string[]) => void;
}) {
  if (cursors.length === 0 && !next) return null;
  return (
    <nav aria-label={label} className="mt-4 flex justify-center gap-3">
      <Button look="quiet" disabled={cursors.length === 0} onClick={() => onChange(cursors.slice(0, -1))}>
        Newer
      </Button>
      <Button look="quiet" disabled={!next} onClick={() => next && onChange([...cursors, next])}>
        Older
      </Button>
    </nav>
  );
}
