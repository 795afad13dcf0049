// Making elements. Text goes in as text nodes only, so nothing from the server or the user is ever read as markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes (`onclick: f` listens; false and null leave one out) and children (strings are text). */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

/** One of the drawings in index.html, by the name after "icon-". */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

export const byId = (id) => document.getElementById(id);

/** Say `text` to screen readers, once whatever they are reading is done. */
export function announce(text) {
  byId("announcer").textContent = text;
}
