import { useSyncExternalStore } from "react";

type Theme = "light" | "dark";

const root = document.documentElement;
const listeners = new Set<() => void>();
const read = (): Theme => (root.dataset.theme === "dark" ? "dark" : "light");

/** useTheme returns the theme and a function that switches it. The browser remembers the choice. */
export function useTheme(): { theme: Theme; toggle: () => void } {
  const theme = useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, read);
  const toggle = () => {
    const next = read() === "dark" ? "light" : "dark";
    root.dataset.theme = next;
    try {
      localStorage.setItem("astrolabe.theme", next);
    } catch {
      // storage is blocked: the choice is lost when the page closes
    }
    for (const listener of listeners) listener();
  };
  return { theme, toggle };
}
