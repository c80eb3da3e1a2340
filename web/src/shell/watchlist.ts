import { useSyncExternalStore } from "react";

/*
 * The watched indices: addresses in lower case, in the order in which they were added. They are stored in this browser, so that
 * nobody needs an account. features/watchlist copies them to the account of a signed-in person.
 */

const KEY = "astrolabe.watchlist";
/** The API keeps at most this many indices in a list. */
export const MOST_WATCHED = 100;

const listeners = new Set<() => void>();
let watched: readonly string[] = read();

function read(): readonly string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(stored) ? stored.filter((a): a is string => typeof a === "string").slice(0, MOST_WATCHED) : [];
  } catch {
    return []; // storage is blocked or unreadable: start with an empty list
  }
}

/** setWatched replaces the list. */
export function setWatched(list: readonly string[]): void {
  watched = [...new Set(list.map((a) => a.toLowerCase()))].slice(0, MOST_WATCHED);
  try {
    localStorage.setItem(KEY, JSON.stringify(watched));
  } catch {
    // storage is blocked: the list lives as long as this tab
  }
  for (const listener of listeners) listener();
}

/** toggleWatched adds an index to the list, or removes it. A full list stays as it is. */
export function toggleWatched(address: string): void {
  const key = address.toLowerCase();
  setWatched(watched.includes(key) ? watched.filter((a) => a !== key) : [...watched, key]);
}

/** merged returns a stored list with the other list's indices after it. */
export const merged = (stored: readonly string[], local: readonly string[]): string[] =>
  [...new Set([...stored, ...local].map((a) => a.toLowerCase()))].slice(0, MOST_WATCHED);

/** watchedNow returns the list as it is now. */
export const watchedNow = (): readonly string[] => watched;

const subscribe = (listener: () => void) => {
  const changed = (e: StorageEvent) => {
    if (e.key !== KEY) return;
    watched = read(); // another tab changed it
    listener();
  };
  listeners.add(listener);
  window.addEventListener("storage", changed);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", changed);
  };
};

export const useWatched = (): readonly string[] => useSyncExternalStore(subscribe, watchedNow);
