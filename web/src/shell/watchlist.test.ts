import { beforeEach, expect, test } from "vitest";
import { merged, MOST_WATCHED, setWatched, toggleWatched, watchedNow } from "./watchlist";

const address = (n: number) => `0x${n.toString(16).padStart(40, "0")}`;

beforeEach(() => setWatched([]));

test("a star adds an index once, whatever the case, and removes it", () => {
  toggleWatched("0xAB");
  expect(watchedNow()).toEqual(["0xab"]);
  toggleWatched("0xab");
  expect(watchedNow()).toEqual([]);
});

test("the account's list comes first when lists are joined", () => {
  expect(merged(["0xB", "0xA"], ["0xa", "0xC"])).toEqual(["0xb", "0xa", "0xc"]);
});

test("a list has at most as many indices as the API keeps", () => {
  setWatched(Array.from({ length: MOST_WATCHED + 5 }, (_, n) => address(n)));
  expect(watchedNow()).toHaveLength(MOST_WATCHED);
  toggleWatched(address(999));
  expect(watchedNow()).not.toContain(address(999));
});
