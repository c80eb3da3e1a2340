import { useEffect } from "react";

/** useTitle sets the title of the tab. The server sets the same one for the first page. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    if (title) document.title = `${title} · Astrolabe`;
  }, [title]);
}
