// Reads a JSON list of Mermaid diagrams from standard input and writes what Mermaid's own parser
// makes of each: the boxes with their labels, the number of arrows, and its settings; and what
// else than words the labels have for versions that read them as Markdown.
import { parseHTML } from "linkedom";
import { marked } from "marked";

const { window } = parseHTML("<!doctype html><html><body></body></html>");
globalThis.window = window; // Mermaid cleans labels with a page's own means
globalThis.document = window.document;
const { default: mermaid } = await import("mermaid");
mermaid.initialize({ startOnLoad: false });

// What Mermaid writes for `#name;` while it parses, as HTML again.
const decoded = (text) => text.replaceAll("ﬂ°°", "&#").replaceAll("ﬂ°", "&").replaceAll("¶ß", ";");

const WORDS = ["paragraph", "text"];
const marksIn = (tokens) =>
  tokens.flatMap(({ type, tokens = [] }) => [...(WORDS.includes(type) ? [] : [type]), ...marksIn(tokens)]);

async function read(diagram) {
  try {
    const { db } = await mermaid.mermaidAPI.getDiagramFromText(diagram);
    const boxes = [...db.getVertices().values()];
    return {
      labels: Object.fromEntries(boxes.map((box) => [box.id, decoded(box.text)])),
      kinds: boxes.map((box) => box.labelType),
      marks: boxes.flatMap((box) => marksIn(marked.lexer(decoded(box.text)))),
      links: boxes.flatMap((box) => box.link ?? []),
      arrows: db.getEdges().length,
      theme: mermaid.mermaidAPI.getConfig().theme,
    };
  } catch (error) {
    return { error: error.message };
  }
}

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const diagrams = JSON.parse(Buffer.concat(chunks).toString());
const results = [];
for (const diagram of diagrams) results.push(await read(diagram));
process.stdout.write(JSON.stringify(results));
