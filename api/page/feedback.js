// Whether an answer helped: two buttons, and a word on what was wrong.

import { rate } from "./api.js";
import { announce, el, icon } from "./dom.js";

const LABELS = { helpful: "Helpful", not_helpful: "Not helpful" };

/** The buttons for an answer; `rating` is what was said of it before, or null. */
export function feedback(answerId, rating) {
  const buttons = Object.entries(LABELS).map(([name, label]) => {
    const attributes = { type: "button", class: "round", "data-rating": name, "aria-label": label };
    return el("button", { ...attributes, onclick: () => choose(name) }, icon(name));
  });
  const said = el("span", { class: "path" });
  const comment = el("textarea", {
    rows: 2,
    maxlength: 2000,
    "aria-label": "What was wrong?",
    placeholder: "What was wrong? (optional)",
  });
  const send = el("button", { class: "quiet" }, "Send comment");
  const more = el("form", { class: "comment", hidden: true, onsubmit: sendComment }, comment, send);
  let saved = rating;
  let last = Promise.resolve();

  function show(name) {
    for (const button of buttons) button.setAttribute("aria-pressed", button.dataset.rating === name);
  }

  function say(text) {
    said.textContent = text;
    announce(text);
  }

  /** One after the other, so that the last click is also the last to arrive. Says whether it was saved. */
  function save(name, text) {
    last = last.then(async () => {
      try {
        await rate(answerId, name, text);
        saved = name;
        return true;
      } catch (problem) {
        show(saved);
        say(`Not saved: ${problem.message}`);
        return false;
      }
    });
    return last;
  }

  function choose(name) {
    show(name);
    said.textContent = "";
    more.hidden = name === "helpful";
    save(name);
  }

  async function sendComment(event) {
    event.preventDefault();
    if (!(await save("not_helpful", comment.value.trim() || null))) return;
    more.hidden = true;
    say("Thank you for saying so.");
  }

  show(rating);
  const thumbs = el("div", { class: "thumbs", role: "group", "aria-label": "Was this helpful?" }, buttons, said);
  return el("div", { class: "feedback" }, thumbs, more);
}
