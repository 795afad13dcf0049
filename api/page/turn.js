// One question and what became of it: an answer as it streams, the whole answer, or why there is none.

import { conflict, recommendation } from "./advice.js";
import { calculation } from "./calculation.js";
import { citeButton, linkBothWays, place, sentences, withMarks } from "./citations.js";
import { announce, el, icon } from "./dom.js";
import { feedback } from "./feedback.js";
import { openDocument } from "./panel.js";

const STATUS = { not_in_sources: "Not in the sources", needs_input: "A number is needed from you" };

export class Turn {
  constructor(question) {
    this.streamed = el("p", { class: "said" });
    this.waiting = el("p", { class: "waiting" }, "Looking in the sources");
    this.body = el("div", { class: "body" }, this.waiting);
    this.heading = el("h2", {}, question);
    this.root = el("article", { class: "turn" }, this.heading, this.body);
  }

  /** Add a piece of the answer as it streams: final words, whose citations come with the whole answer. */
  append(text) {
    if (!this.streamed.isConnected) this.body.replaceChildren(this.streamed);
    const mark = (number) => el("span", { class: "cite" }, String(number));
    this.streamed.append(el("span", { class: "arriving" }, withMarks(text, mark)));
  }

  /** Show the whole answer with its proof. */
  finish(answer, rating = null) {
    const cite = (marker) => {
      const citation = answer.citations.find((each) => each.marker === marker);
      return citation ? citeButton(citation) : null;
    };
    const proof = el(
      "div",
      { class: `answer ${answer.status}` },
      answer.status in STATUS && el("p", { class: "label" }, icon(answer.status), STATUS[answer.status]),
      el("p", { class: "said" }, sentences(answer)),
      answer.conflicts.map((each) => conflict(each, cite)),
      answer.recommendation && recommendation(answer.recommendation, cite),
      answer.calculation && calculation(answer.calculation, cite),
      sources(answer.citations),
      nearest(answer.nearest),
    );
    linkBothWays(proof);
    const understood = answer.standalone_question !== answer.question && answer.standalone_question;
    if (understood) this.heading.after(el("p", { class: "understood" }, "understood as: ", el("q", {}, understood)));
    this.body.replaceChildren(proof, feedback(answer.id, rating));
  }

  /** Keep what was streamed, and say why no more comes. `retry` asks again. */
  fail(problem, retry) {
    this.waiting.remove();
    const again = el("button", { type: "button", onclick: retry }, "Try again");
    if (problem.retryAfter) countDown(again, problem.retryAfter);
    this.body.append(el("div", { class: "failure" }, el("p", {}, icon("error"), problem.message), again));
    announce(problem.message);
  }

  /** The asker stopped it. */
  stop(retry) {
    this.waiting.remove();
    const again = el("button", { type: "button", onclick: retry }, "Ask again");
    this.body.append(el("div", { class: "stopped" }, el("p", {}, "Stopped."), again));
    announce("Stopped.");
  }
}

/** Speak a finished answer: its status and its words, without the markers. */
export function announceAnswer({ status, answer }) {
  announce([STATUS[status], answer.replace(/\s*\[\d+\]/g, "")].filter(Boolean).join(". "));
}

function countDown(button, seconds) {
  button.disabled = true;
  const tick = () => {
    button.textContent = seconds > 0 ? `Try again in ${seconds} s` : "Try again";
    button.disabled = seconds > 0;
    if (seconds-- > 0) setTimeout(tick, 1000);
  };
  tick();
}

/** Each source once, with the beginning of its quote. */
function sources(citations) {
  return passages([...new Map(citations.map((each) => [each.marker, each])).values()], "Sources");
}

/** Of an answer that the sources do not give: what comes nearest, for the asker to judge. */
function nearest(found) {
  return passages(found, "Nearest in the sources");
}

function passages(found, label) {
  if (!found.length) return null;
  return el("ol", { class: "sources", "aria-label": label }, found.map(source));
}

function source(passage) {
  const open = (event) => openDocument(passage, event.currentTarget);
  return el(
    "li",
    {},
    el(
      "button",
      { type: "button", "data-marker": passage.marker, onclick: open },
      el("span", { class: "number" }, String(passage.marker ?? "–")),
      el("q", {}, passage.quote),
      el("span", { class: "path" }, place(passage)),
    ),
  );
}
