// A rule for markdownlint: one sentence a line. A change of one sentence is then a change of one line.
// It reads paragraphs only. Tables, headings, code and HTML are left alone.
import { getIndexBeforeSecondSentence } from "sentences-per-line";

const sentenceEnd = /[.!?:;…][)\]"'”*_`]*$/;
const listMarker = /^\s*(?:(?:[-*+]|\d+[.)])\s+)?/;

function* paragraphs(tokens) {
  for (const token of tokens) {
    if (token.type === "paragraph") yield token;
    else if (token.type !== "table") yield* paragraphs(token.children);
  }
}

export default {
  names: ["one-sentence-a-line"],
  description: "A line is one whole sentence",
  tags: ["sentences"],
  parser: "micromark",
  function: ({ lines, parsers }, onError) => {
    for (const { startLine, endLine } of paragraphs(parsers.micromark.tokens)) {
      for (let line = startLine; line <= endLine; line++) {
        const text = lines[line - 1].trimEnd();
        const second = getIndexBeforeSecondSentence(text);
        if (second !== undefined) {
          const indent = " ".repeat(listMarker.exec(text)[0].length);
          onError({
            lineNumber: line,
            detail: "A second sentence begins on this line",
            fixInfo: { editColumn: second + 1, deleteCount: 1, insertText: `\n${indent}` },
          });
        }
        if (line < endLine && !sentenceEnd.test(text)) {
          onError({ lineNumber: line, detail: "The sentence goes over the line's end" });
        }
      }
    }
  },
};
