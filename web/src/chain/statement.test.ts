import { expect, it } from "vitest";
import { statementText } from "./statement";

it("returns the text that the API expects", () => {
  const terms = { kind: "index note" as const, chainId: 1337, author: "0xA", index: "0xB", revision: 2, signedAt: "2026-06-01T12:00:00Z" };
  expect(statementText(terms, { title: "a <b> & c", text: "x\n\u2028y" })).toBe(
    'Astrolabe index note\nChain ID: 1337\nAuthor: 0xA\nIndex: 0xB\nRevision: 2\nSigned At: 2026-06-01T12:00:00Z\n\n{"title":"a <b> & c","text":"x\\n\\u2028y"}',
  );
  expect(statementText({ kind: "profile", chainId: 1, author: "0xA", revision: 1, signedAt: "t" }, { name: "n" })).toBe(
    'Astrolabe profile\nChain ID: 1\nAuthor: 0xA\nRevision: 1\nSigned At: t\n\n{"name":"n"}',
  );
});

it("normalizes what it signs, as the client normalizes what it sends", () => {
  const terms = { kind: "profile" as const, chainId: 1, author: "0xA", revision: 1, signedAt: "t" };
  expect(statementText(terms, { name: "cafe\u0301" })).toBe(statementText(terms, { name: "caf\u00e9" }));
});
