import { describe, expect, it } from "vitest";
import { embedCode } from "./share";

describe("the HTML of a card", () => {
  it("names the card's address and theme", () => {
    const code = embedCode("https://index.example", { address: "0xAb", name: "Alpha" }, "dark");
    expect(code).toContain('src="https://index.example/embed/index/0xAb?theme=dark"');
    expect(embedCode("https://index.example", { address: "0xAb", name: "Alpha" }, "auto")).toContain('index/0xAb"');
  });

  it("keeps a name inside its attribute", () => {
    const code = embedCode("", { address: "0xAb", name: '"><script>&' }, "auto");
    expect(code).toContain('title="&quot;>&lt;script>&amp;"');
    expect(code).not.toContain("<script>");
  });
});
