// The list of earlier conversations.

import { conversations, forget } from "./api.js";
import { announce, byId, el, icon } from "./dom.js";

const list = byId("history");
const TIME = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" });

let listed = "";

/** List the conversations; `open(id)` is called for one that is chosen, `gone(id)` for one that was deleted. */
export async function showHistory(current, open, gone) {
  const all = await conversations().catch(() => []);
  // A list that stays the same keeps its elements, and with them the focus and a deletion half confirmed.
  if (listed !== (listed = JSON.stringify(all))) list.replaceChildren(...all.map((each) => entry(each, open, gone)));
  byId("history-title").hidden = !all.length;
  for (const button of list.querySelectorAll(".open")) {
    button.setAttribute("aria-current", button.dataset.id === current);
  }
}

function entry({ id, title, used_at: usedAt }, open, gone) {
  const remove = async () => {
    if (!button.classList.contains("sure")) return surely(true);
    try {
      await forget(id);
    } catch (problem) {
      if (problem.status !== 404) return announce(`Not deleted: ${problem.message}`);
    }
    gone(id);
  };
  // The first click only asks, the second deletes; leaving the button takes the question back.
  const surely = (sure) => {
    button.classList.toggle("sure", sure);
    button.setAttribute("aria-label", sure ? `Really delete: ${title}` : `Delete: ${title}`);
    button.replaceChildren(sure ? "Delete?" : icon("delete"));
  };
  const button = el("button", { type: "button", class: "delete", onclick: remove, onblur: () => surely(false) });
  surely(false);
  return el(
    "li",
    {},
    el(
      "button",
      { type: "button", class: "open", "data-id": id, onclick: () => open(id) },
      el("span", {}, title),
      el("time", { datetime: usedAt }, TIME.format(new Date(usedAt))),
    ),
    button,
  );
}
