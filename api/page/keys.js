// The dialog that asks for an API key where the service wants one.

import { byId } from "./dom.js";

const dialog = byId("key-dialog");
const input = byId("key");

/** Ask for a key: resolves to it, or to null where the dialog is closed without one. */
export function askForKey(rejected) {
  byId("key-why").textContent = rejected
    ? "That key was not accepted. Please check it, or ask for a new one."
    : "This service answers only those who have a key. It is kept until you close this tab, and nowhere else.";
  input.value = "";
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue || null), { once: true });
  });
}

// `form-action 'none'` also stops forms of method "dialog", so the page closes it itself.
dialog.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  dialog.close(input.value.trim());
});
byId("cancel-key").addEventListener("click", () => dialog.close(""));
