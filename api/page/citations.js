// The numbered buttons of an answer, the sentences that they support, and the look at a source on hover.

import { units } from "./codepoints.js";
import { byId, el } from "./dom.js";
import { openDocument } from "./panel.js";

// The last word before markers and the stop after them stay on the markers' line.
const CITED = /\S{0,24}(?:\s*\[\d+\])+[.,;:!?)]*/g;

/** Where a citation stands: "Section › Subsection — Title". */
export const place = ({ section, title }) => (section.length ? `${section.join(" › ")} — ${title}` : title);

/** `text` as nodes, with `mark(number)` in place of each [number]; where that is null the text stays. */
export function withMarks(text, mark) {
  const nodes = [];
  let at = 0;
  for (const match of text.matchAll(CITED)) {
    const parts = match[0].split(/(\s*\[\d+\])/).map((part) => {
      const number = /\[(\d+)\]/.exec(part);
      return (number && mark(Number(number[1]))) ?? part;
    });
    nodes.push(text.slice(at, match.index), el("span", { class: "together" }, parts));
    at = match.index + match[0].length;
  }
  return [...nodes, text.slice(at)];
}

/** The button of a citation, wherever it stands. */
export function citeButton(citation) {
  return el(
    "button",
    {
      type: "button",
      class: "cite",
      "data-marker": citation.marker,
      "aria-label": `Source ${citation.marker}: ${place(citation)}`,
      onclick: (event) => openDocument(citation, event.currentTarget),
      onpointerenter: (event) => event.pointerType === "mouse" && showPeek(event.currentTarget, citation),
      onpointerleave: hidePeekSoon,
      onfocus: (event) => event.target.matches(":focus-visible") && showPeek(event.currentTarget, citation),
      onblur: hidePeek,
    },
    String(citation.marker),
  );
}

/** The answer's text, each supported sentence in its own element that knows its markers. */
export function sentences(answer) {
  const nodes = [];
  const text = answer.answer;
  let at = 0;
  const plain = (end) => end > at && nodes.push(text.slice(at, end));
  for (const [start, end, citations] of ranges(answer)) {
    if (end <= at) continue;
    plain(start);
    const mark = (number) => {
      const citation = citations.find((each) => each.marker === number);
      return citation && citeButton(citation);
    };
    const attributes = { class: "sentence", "data-markers": citations.map((each) => each.marker).join(" ") };
    nodes.push(el("span", attributes, withMarks(text.slice(Math.max(start, at), end), mark)));
    at = end;
  }
  plain(text.length);
  return nodes;
}

/** The supported stretches of the answer in UTF-16 units, in order: [start, end, citations]. */
function ranges(answer) {
  const found = new Map();
  for (const citation of answer.citations) {
    const start = units(answer.answer, citation.answer_start);
    const end = units(answer.answer, citation.answer_end);
    const range = found.get(`${start}-${end}`) ?? [start, end, []];
    range[2].push(citation);
    found.set(`${start}-${end}`, range);
  }
  return [...found.values()].sort((one, two) => one[0] - two[0]);
}

/** Light up a sentence while one of its citations is pointed at or focused, and the other way round. */
export function linkBothWays(root) {
  let pointed = null;
  const update = () => {
    const focused = root.contains(document.activeElement) && document.activeElement;
    root.querySelectorAll(".lit").forEach((lit) => lit.classList.remove("lit"));
    for (const place of [pointed, focused]) if (place) for (const lit of linked(root, place)) lit.classList.add("lit");
  };
  const point = (place) => {
    pointed = place;
    update();
  };
  root.addEventListener("pointerover", (event) => point(event.target));
  root.addEventListener("pointerleave", () => point(null));
  for (const kind of ["focusin", "focusout"]) root.addEventListener(kind, update);
}

/** The sentences and citations that belong to the one at `place`. */
function linked(root, place) {
  const cite = place.closest("[data-marker]");
  const sentence = place.closest(".sentence");
  const markers = cite ? [cite.dataset.marker] : sentence ? sentence.dataset.markers.split(" ") : [];
  return markers.flatMap((marker) => [
    ...(sentence ? [sentence] : root.querySelectorAll(`.sentence[data-markers~="${marker}"]`)),
    ...root.querySelectorAll(`[data-marker="${marker}"]`),
  ]);
}

// The look at a source

const GAP = 10; // pixels between the button and the box, and between the box and the window's edge
const peek = byId("peek");
let hiding = 0;
let described = null;

// The pointer may move into the box, to select from the quote.
peek.addEventListener("pointerenter", () => clearTimeout(hiding));
peek.addEventListener("pointerleave", hidePeekSoon);

function showPeek(button, citation) {
  hidePeek();
  peek.replaceChildren(
    el("strong", {}, citation.title),
    citation.section.length > 0 && el("span", { class: "path" }, citation.section.join(" › ")),
    el("q", {}, citation.quote),
  );
  peek.showPopover();
  described = button;
  button.setAttribute("aria-describedby", "peek");
  placePeek();
}

/** Put the look at a source above its button, or below where there is no room, within the window. */
function placePeek() {
  if (!described) return;
  const at = described.getBoundingClientRect();
  const middle = at.left + at.width / 2;
  const left = Math.max(GAP, Math.min(middle - peek.offsetWidth / 2, innerWidth - peek.offsetWidth - GAP));
  const above = at.top - peek.offsetHeight - GAP;
  peek.classList.toggle("below", above < GAP);
  peek.style.left = `${left}px`;
  peek.style.top = `${above < GAP ? at.bottom + GAP : above}px`;
  peek.style.setProperty("--arrow", `${middle - left}px`);
}

/** Hide the look at a source; says whether there was one. */
export function hidePeek() {
  clearTimeout(hiding);
  described?.removeAttribute("aria-describedby");
  described = null;
  const shown = peek.matches(":popover-open");
  if (shown) peek.hidePopover();
  return shown;
}

function hidePeekSoon() {
  clearTimeout(hiding);
  hiding = setTimeout(hidePeek, 150);
}

addEventListener("scroll", placePeek, { capture: true, passive: true });
