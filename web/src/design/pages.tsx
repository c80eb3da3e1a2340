import { useState } from "react";
import { Button } from "./ui";

export interface Pages {
  /** Cursor of the shown page; undefined on the first. */
  cursor: string | undefined;
  forward: (next: string) => void;
  back: () => void;
  /** Returns to the first page, for example when a filter changes. */
  reset: () => void;
}

/** usePages keeps the cursors of a list's pages, so that one can go back: the API gives only the cursor of the next page. */
export function usePages(): Pages {
  const [cursors, setCursors] = useState<readonly string[]>([]);
  return {
    cursor: cursors.at(-1),
    forward: (next) => setCursors((c) => [...c, next]),
    back: () => setCursors((c) => c.slice(0, -1)),
    reset: () => setCursors([]),
  };
}

interface PagerProps {
  /** Name of the buttons' group for screen readers. */
  label: string;
  pages: Pages;
  /** Cursor of the next page; null on the last one. */
  next: string | null | undefined;
  /** Labels of the buttons. Default: lists that show the newest first. */
  names?: readonly [back: string, forward: string];
}

/** Buttons for the next and the previous page. Shows nothing if there is only one page. */
export function Pager({ label, pages, next, names = ["Newer", "Older"] }: PagerProps) {
  if (!pages.cursor && !next) return null;
  return (
    <nav aria-label={label} className="mt-4 flex justify-center gap-3">
      <Button look="quiet" disabled={!pages.cursor} onClick={pages.back}>
        {names[0]}
      </Button>
      <Button look="quiet" disabled={!next} onClick={() => next && pages.forward(next)}>
        {names[1]}
      </Button>
    </nav>
  );
}
