import { describe, expect, it } from "vitest";
import { kept, reordered } from "./order";

const nameOf = (n: number) => String(n);
const names = (list: readonly number[]) => list.map(nameOf);

/** All orders of a list. */
const orders = (list: readonly number[]): number[][] =>
  list.length < 2 ? [[...list]] : list.flatMap((n) => orders(list.filter((m) => m !== n)).map((rest) => [n, ...rest]));

describe("a list under a pointer", () => {
  it("keeps its order whatever the newest one is, and loses and invents nothing", () => {
    for (const newest of orders([1, 2, 3, 4])) {
      const list = kept(newest, names([1, 2, 3, 4]), nameOf);
      expect(list).toEqual([1, 2, 3, 4]);
      expect(reordered(list, newest)).toBe(newest.join() !== "1,2,3,4");
    }
  });

  it("adds new items after the known ones, and leaves out those that are gone", () => {
    expect(kept([8, 2, 9, 1], names([1, 2, 3]), nameOf)).toEqual([1, 2, 8, 9]);
  });

  it("takes the newest order when it is asked to", () => {
    for (const newest of orders([1, 2, 3])) expect(kept(newest, names(newest), nameOf)).toEqual(newest);
  });
});
