// A calculation: its result, what it was worked from and how, and bars where amounts are compared.

import { el } from "./dom.js";

/** `cite(marker)` gives the button of a citation, or null. */
export function calculation({ formula, inputs, steps, result, alternatives }, cite) {
  return el(
    "section",
    { class: "card calculation", "aria-label": "Calculation" },
    el(
      "p",
      { class: "result" },
      el("span", { class: "label" }, result.label || "Result"),
      el("strong", {}, between(result)),
      " ",
      result.unit,
    ),
    chart(compared(result, alternatives, steps)),
    el(
      "details",
      { open: true },
      el("summary", {}, "How this was worked out"),
      table(
        "What it starts from",
        ["Number", "Value", "From"],
        inputs.map((input) => [input.name, `${grouped(input.value)} ${input.unit}`, origin(input, cite)]),
      ),
      table(
        "Step by step",
        ["Step", "Working", "Gives"],
        steps.map((step) => [step.label, step.expression, `${grouped(step.value)} ${step.unit}`]),
      ),
      el("p", { class: "formula" }, formula),
    ),
  );
}

function origin({ origin: from, marker }, cite) {
  if (from === "source") return el("span", { class: "together" }, "source ", marker != null && cite(marker));
  return from === "question" ? "your question" : el("em", {}, "assumption");
}

function table(caption, heads, rows) {
  const head = heads.map((name) => el("th", { scope: "col" }, name));
  const row = ([name, ...cells]) => {
    const rest = cells.map((cell, i) => el("td", { "data-head": heads[i + 1] }, cell));
    return el("tr", {}, el("th", { scope: "row" }, name), rest);
  };
  return el(
    "table",
    {},
    el("caption", {}, caption),
    el("thead", {}, el("tr", {}, head)),
    el("tbody", {}, rows.map(row)),
  );
}

/** "15000.00 to 168000.00" with its thousands set apart; amounts stay text, so no digit is lost. */
function grouped(value) {
  return value.replace(/\d+(\.\d+)?/g, (number) => {
    const [whole, ...decimals] = number.split(".");
    return [whole.replace(/\B(?=(\d{3})+$)/g, ","), ...decimals].join(".");
  });
}

function between({ low, high }) {
  if (low === null || high === null) return low === null ? `at most ${grouped(high)}` : `${grouped(low)} or more`;
  return low === high ? grouped(low) : `${grouped(low)} to ${grouped(high)}`;
}

/** The amounts that stand beside each other: all in the result's unit, but for what is itself a step between them. */
function compared(result, alternatives, steps) {
  const isStep = ({ label }) => steps.some((step) => label === step.label || label.startsWith(`${step.label},`));
  const bars = [result, ...alternatives].filter((bar) => {
    return bar.label && bar.unit === result.unit && !isStep(bar) && (bar.low ?? bar.high) !== null;
  });
  return bars.length > 1 ? bars : [];
}

function chart(bars) {
  if (!bars.length) return null;
  // Numbers only place the bars; what is read is the text.
  const ends = bars.map(({ low, high }) => [low ?? 0, high ?? low].map(Number));
  const least = Math.min(0, ...ends.flat());
  const room = bars.some(({ high }) => high === null) ? 1.25 : 1;
  const span = Math.max(0, ...ends.flat()) * room - least || 1;
  const share = (amount) => `${((amount - least) / span) * 100}%`;
  const told = bars.map((bar) => `${bar.label}: ${between(bar)} ${bar.unit}`).join("; ");
  return el(
    "div",
    { class: "chart", role: "img", "aria-label": `Bar chart. ${told}` },
    bars.map((bar, i) => {
      const [low, high] = ends[i];
      const open = bar.high === null;
      return [
        el("span", { class: "name" }, bar.label),
        el("span", { class: "amount" }, between(bar)),
        el(
          "span",
          { class: "track" },
          piece("sure", share(Math.min(0, low)), share(Math.max(0, low))),
          open ? piece("range open", share(low), "100%") : high !== low && piece("range", share(low), share(high)),
        ),
      ];
    }).flat(),
  );
}

function piece(kind, from, to) {
  const bar = el("span", { class: kind });
  bar.style.left = from;
  bar.style.right = `calc(100% - ${to})`;
  return bar;
}
