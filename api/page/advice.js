// Advice and disagreement: a card for each subject's score, and conflicting values side by side.

import { withMarks } from "./citations.js";
import { el, icon } from "./dom.js";

const cited = (text, marker, cite) => withMarks(`${text} [${marker}]`, cite);

/** `cite(marker)` gives the button of a citation, or null. */
export function recommendation({ choice, scores }, cite) {
  const best = Math.max(...scores.map(({ score }) => Number(score)), 0) || 1;
  return el(
    "section",
    { class: "advice", "aria-label": "Recommendation" },
    choice === null && el("p", { class: "note" }, "The sources favour none of them clearly."),
    el("div", { class: "beside" }, scores.map((each) => scoreCard(each, each.subject === choice, best, cite))),
  );
}

function scoreCard({ subject, score, matched }, isChoice, best, cite) {
  const filled = el("span", {});
  filled.style.width = `${(Number(score) / best) * 100}%`;
  return el(
    "article",
    { class: isChoice ? "card choice" : "card" },
    el("header", {}, el("h3", {}, subject), isChoice && el("span", { class: "badge" }, icon("choice"), "Best match")),
    el("p", { class: "score" }, "Score ", el("strong", {}, String(score))),
    el("div", { class: "meter", "aria-hidden": "true" }, filled),
    el(
      "ul",
      {},
      matched.map(({ criterion, because, marker }) =>
        el("li", {}, el("strong", {}, criterion), el("span", {}, cited(because, marker, cite))),
      ),
    ),
    !matched.length && el("p", { class: "path" }, "Nothing that was asked for is said of it."),
  );
}

/** Where sources disagree: each value with its own citation. */
export function conflict({ subject, about, values }, cite) {
  return el(
    "section",
    { class: "conflict", "aria-label": `Sources disagree on ${about} of ${subject}` },
    el("p", { class: "label" }, "The sources disagree"),
    el("h3", {}, `${subject}, ${about}`),
    el(
      "div",
      { class: "beside" },
      values.map(({ value, marker, dated }) =>
        el(
          "div",
          { class: "card" },
          el("p", { class: "value" }, cited(value, marker, cite)),
          el("p", { class: "path" }, dated ? `dated ${dated}` : "undated"),
        ),
      ),
    ),
  );
}
