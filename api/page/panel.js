// The side panel (on phones a sheet from below): a document with the quoted characters marked, or the list of all.

import { documents, readDocument } from "./api.js";
import { units } from "./codepoints.js";
import { byId, el } from "./dom.js";

const panel = byId("panel");
const body = byId("panel-body");
let opener = null;
let wanted = 0;

/** Read a document: of a citation the quoted characters are marked and in view, else it starts at its top. */
export async function openDocument(citation, from) {
  const { document: name, title, section = [], quote } = citation;
  const show = open(title, [name, ...section].join(" › "), from);
  try {
    const { text } = await readDocument(name);
    const [start, end] = quote ? [units(text, citation.start), units(text, citation.end)] : [0, 0];
    const moved = quote && text.slice(start, end) !== quote;
    show(moved && changed(quote), el("div", { class: "document" }, moved ? text : marked(text, start, end)));
    body.querySelector("mark")?.scrollIntoView({ block: "center" });
  } catch (problem) {
    show(el("p", { class: "note" }, problem.message), quote && el("blockquote", {}, quote));
  }
}

/** List all documents. */
export async function openDocuments(from) {
  const show = open("Documents", "What answers are made from", from);
  try {
    show(el("ul", { class: "documents" }, (await documents()).map(entry)));
  } catch (problem) {
    show(el("p", { class: "note" }, problem.message));
  }
}

function entry({ name, title, subjects }) {
  const read = () => openDocument({ document: name, title }, opener);
  return el(
    "li",
    {},
    el(
      "button",
      { type: "button", onclick: read },
      el("strong", {}, title),
      el("span", { class: "path" }, name),
      subjects.length > 0 && el("span", { class: "subjects" }, subjects.join(" · ")),
    ),
  );
}

/** Open the panel, and return what puts its content in unless something else has been opened meanwhile. */
function open(title, path, from) {
  const mine = ++wanted;
  opener?.classList.remove("opened");
  opener = from;
  opener.classList.add("opened");
  byId("panel-title").textContent = title;
  byId("panel-path").textContent = path;
  body.replaceChildren(el("p", { class: "note" }, "Opening…"));
  panel.hidden = false;
  document.body.classList.add("reading");
  from.scrollIntoView({ block: "nearest" });
  body.focus({ preventScroll: true });
  return (...content) => {
    if (mine !== wanted) return;
    body.replaceChildren(...content.filter(Boolean));
    body.scrollTop = 0;
  };
}

/** Close the panel and give the focus back; says whether it was open. */
export function closePanel() {
  if (panel.hidden) return false;
  wanted++;
  panel.hidden = true;
  opener.classList.remove("opened");
  document.body.classList.remove("reading");
  (opener.isConnected ? opener : byId("question")).focus();
  return true;
}

byId("close-panel").addEventListener("click", closePanel);

function changed(quote) {
  const note = "The document has changed since this was answered. What was quoted then:";
  return el("div", { class: "note" }, note, el("blockquote", {}, quote));
}

/** `text` with `start` to `end` (UTF-16 units) in <mark>; lines of headings, tables and front matter are set apart. */
function marked(text, start, end) {
  const front = /^---\n[^]*?\n---\n/.exec(text)?.[0].length ?? 0;
  let at = 0;
  return text.split(/(?<=\n)/).map((line) => {
    const [from, to] = [Math.max(0, start - at), Math.max(0, end - at)];
    const quoted = line.slice(from, to);
    const pieces = [line.slice(0, from), quoted && el("mark", {}, quoted), line.slice(to)].filter(Boolean);
    const kind = at < front ? "front" : /^#{1,6} /.test(line) ? "heading" : /^\s*\|/.test(line) ? "table" : null;
    at += line.length;
    return kind ? el("span", { class: kind }, pieces) : pieces;
  }).flat();
}
