// The flow of the page: a conversation of turns, kept over a reload, and the keyboard.

import * as api from "./api.js";
import { hidePeek } from "./citations.js";
import { byId } from "./dom.js";
import { showHistory } from "./history.js";
import { askForKey } from "./keys.js";
import { closePanel, openDocuments } from "./panel.js";
import { announceAnswer, Turn } from "./turn.js";
import { showWelcome } from "./welcome.js";

const CONVERSATION = "assistant-conversation";
const turns = byId("turns");
const question = byId("question");
let conversation = localStorage.getItem(CONVERSATION);
let answering = null; // the AbortController of the answer that streams

api.onKeyWanted(askForKey);

// Asking

async function ask(text) {
  if (answering) return;
  const mine = (answering = new AbortController());
  const turn = new Turn(text);
  const again = () => (turn.root.remove(), ask(text));
  add(turn);
  turn.root.scrollIntoView({ block: "start" });
  showBusy();
  try {
    for await (const { event, data } of api.ask(text, conversation, mine.signal)) {
      if (event === "token") turn.append(data.text);
      if (event === "answer") {
        turn.finish(data);
        announceAnswer(data);
        keep(data.conversation_id);
        listHistory();
      }
    }
  } catch (problem) {
    if (mine.signal.aborted) turn.stop(again);
    else turn.fail(problem, again);
  }
  // A conversation opened meanwhile has its own.
  if (answering === mine) answering = null;
  showBusy();
}

function showBusy() {
  byId("send").hidden = answering !== null;
  byId("stop").hidden = answering === null;
}

function stop() {
  answering?.abort();
  answering = null;
  showBusy();
}

function add(turn) {
  byId("welcome").hidden = true;
  turns.append(turn.root);
}

// Conversations

function keep(id) {
  conversation = id;
  if (id) localStorage.setItem(CONVERSATION, id);
  else localStorage.removeItem(CONVERSATION);
}

/** Begin anew. */
function begin() {
  stop();
  closePanel();
  keep(null);
  turns.replaceChildren();
  byId("welcome").hidden = false;
  listHistory();
}

/** Show all turns of a conversation that the service remembers. */
async function open(id) {
  stop();
  closePanel();
  keep(id);
  toggleMenu(false);
  try {
    const { turns: earlier } = await api.conversation(id);
    if (conversation !== id) return;
    turns.replaceChildren();
    for (const { answer, rating } of earlier) {
      const turn = new Turn(answer.question);
      turn.finish(answer, rating);
      add(turn);
    }
    turns.lastElementChild?.scrollIntoView({ block: "start" });
  } catch (problem) {
    if (conversation !== id) return;
    if (problem.status === 404) return begin();
    const turn = new Turn("This conversation could not be opened");
    turns.replaceChildren();
    add(turn);
    turn.fail(problem, () => open(id));
  }
  listHistory();
}

function listHistory() {
  showHistory(conversation, open, forgotten);
}

/** The conversation was deleted. */
function forgotten(id) {
  byId("new-conversation").focus();
  if (id === conversation) begin();
  else listHistory();
}

// The page

function toggleMenu(open) {
  document.body.classList.toggle("menu-open", open);
  byId("menu").setAttribute("aria-expanded", String(open));
}

function fitQuestion() {
  question.style.height = "auto";
  question.style.height = `${question.scrollHeight}px`;
}

function submit(event) {
  event.preventDefault();
  const text = question.value.trim();
  if (!text || answering) return;
  question.value = "";
  fitQuestion();
  ask(text);
}

byId("composer").addEventListener("submit", submit);
byId("stop").addEventListener("click", () => (stop(), question.focus()));
byId("menu").addEventListener("click", () => {
  const opening = !document.body.classList.contains("menu-open");
  toggleMenu(opening);
  if (opening) byId("new-conversation").focus();
});
byId("new-conversation").addEventListener("click", () => {
  toggleMenu(false);
  begin();
  question.focus();
});
const browse = (from) => (toggleMenu(false), openDocuments(from));
byId("all-documents").addEventListener("click", (event) => browse(event.currentTarget));
question.addEventListener("input", fitQuestion);
question.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("#sidebar, #menu")) toggleMenu(false);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.target.closest("input, textarea, dialog")) {
    event.preventDefault();
    question.focus();
  }
  if (event.key === "Escape" && !event.target.closest("dialog") && !hidePeek() && !closePanel()) {
    if (document.body.classList.contains("menu-open")) byId("menu").focus();
    toggleMenu(false);
  }
});

byId("welcome").hidden = conversation !== null;
showWelcome(ask, browse);
if (conversation) open(conversation);
else listHistory();
