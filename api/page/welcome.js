// What is seen before the first question: what this is, and questions to begin with, made from the documents.

import { documents } from "./api.js";
import { byId, el, icon } from "./dom.js";

const STARTERS = 4;

/** Fill the welcome; `ask(question)` is called for a question that is chosen, `browse(button)` to see the documents. */
export async function showWelcome(ask, browse) {
  const all = await documents().catch(() => []);
  const count = all.length > 1 ? `${all.length} documents` : all.length ? "1 document" : "the documents";
  byId("welcome").replaceChildren(
    el("p", { class: "lead" }, "What would you like to know?"),
    el(
      "p",
      {},
      "Answers come from ",
      el("button", { type: "button", class: "link", onclick: (event) => browse(event.currentTarget) }, count),
      " and from nothing else. Every number like ",
      el("span", { class: "cite" }, "1"),
      " opens the very words that a sentence rests on. What the documents do not say is not said.",
    ),
    el(
      "ul",
      { class: "starters", "aria-label": "Questions to begin with" },
      starters(all).map((question) => {
        const choose = () => ask(question);
        return el("li", {}, el("button", { type: "button", onclick: choose }, el("span", {}, question), icon("arrow")));
      }),
    ),
  );
}

/** A few questions about what the documents compare, taken in turn from each. */
function starters(all) {
  const each = all.map(({ title, subjects: [one, two] }) => {
    if (!one) return [`What does “${title}” say?`];
    const alone = [`What does ${one} cost?`, `When should I choose ${one}?`];
    return two ? [`How do ${one} and ${two} differ?`, ...alone, `When should I choose ${two}?`] : alone;
  });
  const inTurn = Array.from({ length: STARTERS }, (_, i) => each.map((questions) => questions[i])).flat();
  return [...new Set(inTurn.filter(Boolean))].slice(0, STARTERS);
}
