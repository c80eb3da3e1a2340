// The API reference: openapi-explorer draws the document, this file gives it the theme and lists the problem codes.
import "openapi-explorer/dist/browser/openapi-explorer.min.js";

interface Code {
  code: string;
  status: number;
  meaning: string;
}

// The explorer replaces the address's hash when it has read the document.
const asked = location.hash;

/** colour returns the hexadecimal colour of a token of the theme. */
const colour = (token: string) => getComputedStyle(document.documentElement).getPropertyValue(`--${token}`).trim();

/** Explorer is the web component; it takes an address or a document. */
interface Explorer extends HTMLElement {
  loadSpec(document: object): Promise<void>;
}

const explorer = document.querySelector<Explorer>("#explorer");
const box = document.querySelector<HTMLElement>("#problem");
const colours = {
  "bg-color": "ground",
  "text-color": "ink",
  "primary-color": "accent",
  "secondary-color": "accent-strong",
  "header-color": "surface",
  "nav-bg-color": "surface",
  "nav-text-color": "ink",
  "nav-hover-bg-color": "accent-soft",
  "nav-hover-text-color": "ink",
};
for (const [attribute, token] of Object.entries(colours)) explorer?.setAttribute(attribute, colour(token));
explorer?.setAttribute("server-url", location.origin); // the page may connect to nothing else
for (const place of document.querySelectorAll(".origin")) place.textContent = location.origin;

/** cell returns a table cell with text. */
function cell(text: string): HTMLTableCellElement {
  const td = document.createElement("td");
  td.textContent = text;
  return td;
}

/** tell shows a line at the top. */
function tell(...line: (string | Node)[]) {
  if (!box) return;
  box.hidden = false;
  box.replaceChildren(...line);
}

interface Spec {
  "x-problem-codes"?: Code[];
}

/** load reads the document once, for the explorer and for the codes. */
async function load(): Promise<Spec> {
  const response = await fetch("/openapi.json");
  if (!response.ok) throw new Error(`/openapi.json answered ${response.status}`);
  return (await response.json()) as Spec;
}

const spec = await load().catch((error: unknown): Spec => {
  tell(`The reference could not be loaded: ${String(error)}. Reload the page to try again.`);
  return {};
});
const rows = (spec["x-problem-codes"] ?? []).map(({ code, status, meaning }) => {
  const row = document.createElement("tr");
  row.id = `error-${code}`;
  row.append(cell(code), cell(String(status)), cell(meaning));
  return row;
});
document.querySelector("#codes")?.replaceChildren(...rows);

// A problem's type is the address of this page with the problem's code: its meaning stands at the top.
const problem = spec["x-problem-codes"]?.find(({ code }) => asked === `#error-${code}`);
if (problem) {
  const name = document.createElement("code");
  name.textContent = problem.code;
  tell("Problem ", name, ` (status ${problem.status}): ${problem.meaning}`);
}
if ("x-problem-codes" in spec) await explorer?.loadSpec(spec);
