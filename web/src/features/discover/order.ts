/*
 * The order of a list that stays as it was first shown, so that nothing moves under a pointer.
 */

/** kept returns the items in the order in which they were shown. New ones follow in their own order; those that are gone are left out. */
export function kept<T>(items: readonly T[], shown: readonly string[], nameOf: (item: T) => string): T[] {
  const byName = new Map(items.map((item) => [nameOf(item), item]));
  const known = new Set(shown);
  return [...shown.flatMap((name) => byName.get(name) ?? []), ...items.filter((item) => !known.has(nameOf(item)))];
}

/** reordered returns whether a list differs from the newest order. */
export const reordered = <T>(list: readonly T[], items: readonly T[]): boolean => list.some((item, i) => item !== items[i]);
