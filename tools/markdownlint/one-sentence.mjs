// A rule for markdownlint: one sentence a line. A change of one sentence is then a change of one line.
// It reads paragraphs only. Tables, headings, code and HTML are left alone.
import { getIndexBeforeSecondSentence } from "sentences-per-line";

const sentenceEnd = /[.!?:;…][)\]"'”*_`]*$/;

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
        if (getIndexBeforeSecondSentence(text) !== undefined) {
          onError({ lineNumber: line, detail: "A second sentence begins on this line" });
        }
        if (line < endLine && !sentenceEnd.test(text)) {
          onError({ lineNumber: line, detail: "The sentence goes over the line's end" });
        }
      }
    }
  },
};
