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

const explorer = document.querySelector("#explorer");
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

const response = await fetch("/openapi.json");
const spec = (await response.json()) as { "x-problem-codes"?: Code[] };
const rows = (spec["x-problem-codes"] ?? []).map(({ code, status, meaning }) => {
  const row = document.createElement("tr");
  row.id = `error-${code}`;
  row.append(cell(code), cell(String(status)), cell(meaning));
  return row;
});
document.querySelector("#codes")?.replaceChildren(...rows);

// A problem's type is the address of this page with the problem's code: its meaning stands at the top.
const problem = spec["x-problem-codes"]?.find(({ code }) => asked === `#error-${code}`);
const box = document.querySelector<HTMLElement>("#problem");
if (problem && box) {
  box.hidden = false;
  const name = document.createElement("code");
  name.textContent = problem.code;
  box.replaceChildren("Problem ", name, ` (status ${problem.status}): ${problem.meaning}`);
}
