// The service over HTTP: keys, problems, and the stream of an answer.

const KEY = "assistant-key";
const LOST = "The connection was lost before the answer was complete.";

/** What went wrong, in words for people. `retryAfter` is in seconds, null where the service names no time. */
export class Problem extends Error {
  constructor(detail, status = 0, retryAfter = null) {
    super(detail);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

let askForKey = async () => null;
let asking = null;

/** Have `ask(rejected: boolean)` called when a key is wanted; it resolves to the key, or to null. */
export function onKeyWanted(ask) {
  askForKey = ask;
}

/** Requests that fail together open one dialog together. */
function newKey(rejected) {
  asking ??= askForKey(rejected).finally(() => (asking = null));
  return asking;
}

async function problem(response) {
  const body = await response.json().catch(() => ({}));
  const seconds = Number(response.headers.get("Retry-After"));
  return new Problem(body.detail ?? `The service answered ${response.status}.`, response.status, seconds || null);
}

async function send(path, options = {}) {
  const key = sessionStorage.getItem(KEY);
  const headers = { ...options.headers, ...(key && { Authorization: `Bearer ${key}` }) };
  let response;
  try {
    response = await fetch(path, { ...options, headers });
  } catch {
    throw new Problem("The service cannot be reached. Is it running, and are you connected?");
  }
  if (response.ok) return response;
  if (response.status !== 401) throw await problem(response);
  // Another request may have been given a key while this one was under way.
  if (sessionStorage.getItem(KEY) === key) {
    const given = await newKey(key !== null);
    if (given === null) throw await problem(response);
    sessionStorage.setItem(KEY, given);
  }
  return send(path, options);
}

const get = async (path) => (await send(path)).json();

const post = (path, body, signal) =>
  send(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal });

/** The events of a text/event-stream as `{event, data}`, data read as JSON; comments are left out. */
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split(/\r\n\r\n|\n\n|\r\r/);
    rest = blocks.pop();
    for (const block of blocks) {
      const fields = block.split(/\r\n|\n|\r/).map((line) => /^(\w+): ?(.*)$/.exec(line));
      const of = (name) => fields.filter((field) => field?.[1] === name).map((field) => field[2]);
      if (of("data").length) yield { event: of("event")[0], data: JSON.parse(of("data").join("\n")) };
    }
  }
}

/**
 * Ask: yields `{event: "token", data: {text}}` for each piece and `{event: "answer", data: Answer}` at last.
 * Throws a Problem, and so it does where `signal` stops it.
 */
export async function* ask(question, conversationId, signal) {
  const response = await post("v1/ask", { question, conversation_id: conversationId, stream: true }, signal);
  let answered = false;
  try {
    for await (const { event, data } of events(response.body)) {
      if (event === "error") throw new Problem(data.detail, data.status);
      answered ||= event === "answer";
      yield { event, data };
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
  }
  if (!answered) throw new Problem(LOST);
}

export const conversations = async () => (await get("v1/conversations")).conversations;
export const conversation = (id) => get(`v1/conversations/${encodeURIComponent(id)}`);
export const forget = (id) => send(`v1/conversations/${encodeURIComponent(id)}`, { method: "DELETE" });
export const documents = async () => (await get("v1/documents")).documents;
export const readDocument = (name) => get(`v1/documents/${name.split("/").map(encodeURIComponent).join("/")}`);
export const rate = (answerId, rating, comment = null) => post("v1/feedback", { answer_id: answerId, rating, comment });
