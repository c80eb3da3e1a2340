"use strict";
// Renders the OpenAPI document. Every text goes in as a text node: nothing of the document is run as markup.

function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) node.setAttribute(name, value);
  for (const child of children.flat()) if (child != null) node.append(child);
  return node;
}

function main(doc) {
  const resolve = (schema) => schema && schema.$ref ? doc.components.schemas[schema.$ref.split("/").pop()] : schema;
  const nameOf = (schema) => schema && schema.$ref ? schema.$ref.split("/").pop() : "";

  function typeOf(schema) {
    if (!schema) return "any";
    if (schema.$ref) return nameOf(schema);
    const types = [].concat(schema.type || "any");
    return types.map((t) => t === "array" ? typeOf(schema.items) + "[]" : t).join(" | ");
  }

  function limits(schema) {
    const parts = [];
    if (schema.format) parts.push(schema.format);
    if (schema.enum) parts.push("one of " + schema.enum.map((v) => JSON.stringify(v)).join(", "));
    for (const [key, word] of [["minimum", "≥"], ["maximum", "≤"], ["minLength", "length ≥"], ["maxLength", "length ≤"],
      ["minItems", "items ≥"], ["maxItems", "items ≤"]]) {
      if (schema[key] != null) parts.push(word + " " + schema[key]);
    }
    if (schema.default !== undefined) parts.push("default " + JSON.stringify(schema.default));
    return parts.join(" · ");
  }

  function fields(schema, seen) {
    const object = resolve(schema);
    if (!object) return null;
    if ([].concat(object.type).includes("array")) return fields(object.items, seen);
    if (!object.properties || seen.includes(object)) return null;
    return el("ul", { class: "fields" }, Object.entries(object.properties).map(([name, property]) => {
      const required = (object.required || []).includes(name);
      const head = [el("code", {}, name), " ", el("span", { class: "dim" },
        typeOf(property) + (required ? "" : ", optional") + (limits(property) ? " · " + limits(property) : ""))];
      const text = property.description || (resolve(property) || {}).description;
      const inner = fields(property, seen.concat([object]));
      const line = text ? el("div", { class: "dim" }, text) : null;
      return el("li", {}, inner ? el("details", {}, el("summary", {}, head), line, inner) : [...head, line]);
    }));
  }

  function example(operation, method, path) {
    const body = operation.requestBody && operation.requestBody.content["application/json"].schema;
    const sample = (schema, depth) => {
      const s = resolve(schema) || {};
      if (s.examples) return s.examples[0];
      if (s.default !== undefined) return s.default;
      if (s.enum) return s.enum[0];
      const type = [].concat(s.type)[0];
      if (type === "object" && depth < 4) {
        return Object.fromEntries(Object.entries(s.properties || {}).filter(([k]) => (s.required || []).includes(k))
          .map(([k, v]) => [k, sample(v, depth + 1)]));
      }
      if (type === "array") return [sample(s.items, depth + 1)];
      return type === "integer" ? s.minimum || 1 : type === "boolean" ? true : "…";
    };
    const url = location.origin + path;
    if (!body) return `curl '${url}'`;
    return `curl -X ${method.toUpperCase()} '${url}' \\\n  -H 'Content-Type: application/json' \\\n  -d '${JSON.stringify(sample(body, 0), null, 2)}'`;
  }

  document.getElementById("about").replaceChildren(
    `Version ${doc.info.version || "unknown"}. ${doc.info.description || ""} `, el("a", { href: "/openapi.json" }, `OpenAPI ${doc.openapi}`));
  const contents = document.getElementById("contents");
  const reference = document.getElementById("reference");

  for (const [path, item] of Object.entries(doc.paths).sort()) {
    for (const [method, operation] of Object.entries(item)) {
      const id = operation.operationId;
      contents.append(el("li", {}, el("span", { class: "method" }, method.toUpperCase()), el("a", { href: "#" + id }, path)));
      const section = el("section", { "aria-labelledby": id },
        el("h2", { id }, el("span", { class: "method" }, method.toUpperCase()), " ", el("code", {}, path)),
        el("p", {}, el("strong", {}, operation.summary || ""), operation.description ? " " + operation.description : ""));
      if (operation.parameters && operation.parameters.length) {
        section.append(el("h3", {}, "Parameters"), el("table", {}, el("tbody", {}, operation.parameters.map((p) =>
          el("tr", {}, el("td", {}, el("code", {}, p.name)), el("td", {}, p.in + (p.required ? ", required" : "")),
            el("td", {}, [typeOf(p.schema), limits(p.schema || {}), p.description].filter(Boolean).join(" · ")))))));
      }
      if (operation.requestBody) {
        section.append(el("h3", {}, "Body"), fields(operation.requestBody.content["application/json"].schema, []) || "");
      }
      for (const [status, response] of Object.entries(operation.responses)) {
        const media = response.content && Object.values(response.content)[0];
        const inner = media && fields(media.schema, []);
        const head = `${status} ${response.description || ""} ${media ? nameOf(media.schema) : ""}`;
        section.append(el("h3", {}, "Answer"), inner ? el("details", {}, el("summary", {}, head), inner) : el("p", {}, head));
      }
      section.append(el("h3", {}, "Example"), el("pre", { tabindex: "0" }, example(operation, method, path)));
      reference.append(section);
    }
  }

  const codes = doc["x-problem-codes"] || [];
  contents.append(el("li", {}, el("a", { href: "#errors" }, "Problem codes")));
  reference.append(el("section", {}, el("h2", { id: "errors" }, "Problem codes"), el("table", {}, el("tbody", {}, codes.map((c) =>
    el("tr", { id: "error-" + c.code }, el("td", {}, el("code", {}, c.code)), el("td", {}, String(c.status)), el("td", {}, c.meaning)))))));
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

fetch("/openapi.json").then((answer) => {
  if (!answer.ok) throw new Error(`/openapi.json answered ${answer.status}`);
  return answer.json();
}).then(main).catch((error) => {
  document.getElementById("about").textContent = `The reference could not be loaded: ${error.message}`;
});
