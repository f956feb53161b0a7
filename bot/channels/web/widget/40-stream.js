// One turn over the wire: events where the browser can read them, plain JSON where not, the same key on every try.

const TRIES = 6;
const FIRST_WAIT = 600;
const LONGEST_WAIT = 8000;
const SILENCE = 30000;

class Refused extends Error {
  constructor(problem) {
    super(problem.detail || problem.title || say("failed"));
    this.status = problem.status;
  }
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Sends until there is a reply. A refusal is final; a lost line is tried again, and the server knows the key. */
async function converse(base, body, heard) {
  const request = Object.assign({ request_id: randomKey() }, body);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(base, request, heard, attempt === 1 || attempt < TRIES - 1);
    } catch (error) {
      const later = error instanceof Refused && (error.status === 503 || error.status === 409);
      if ((error instanceof Refused && !later) || attempt === TRIES) throw error;
      heard.lost();
      await pause(Math.min(FIRST_WAIT * 2 ** (attempt - 1), LONGEST_WAIT));
    }
  }
}

async function once(base, request, heard, streaming) {
  const abort = new AbortController();
  let timer = setTimeout(() => abort.abort(), SILENCE);
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => abort.abort(), SILENCE);
  };
  try {
    const response = await fetch(addressOf(base, "/v1/chat"), {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: streaming ? "text/event-stream" : "application/json" },
      body: JSON.stringify(request),
      signal: abort.signal,
      credentials: "omit",
    });
    if (!response.ok) throw new Refused(await problemOf(response));
    const type = response.headers.get("content-type") || "";
    if (!type.startsWith("text/event-stream") || !response.body || !response.body.getReader) return await response.json();
    return await readEvents(response.body.getReader(), heard, alive);
  } finally {
    clearTimeout(timer);
  }
}

async function problemOf(response) {
  const told = await response.json().catch(() => ({}));
  return Object.assign({ status: response.status }, told);
}

async function readEvents(reader, heard, alive) {
  const decoder = new TextDecoder();
  let pending = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) throw new Error("the stream ended before the reply");
    alive();
    pending += decoder.decode(value, { stream: true });
    const blocks = pending.split("\n\n");
    pending = blocks.pop();
    for (const block of blocks) {
      const { event, data } = eventOf(block);
      if (event === "status") heard.status(data);
      if (event === "text") heard.text(data);
      if (event === "error") throw new Refused(data);
      if (event === "reply") return data;
    }
  }
}

function eventOf(block) {
  const lines = block.split("\n");
  const named = lines.find((line) => line.startsWith("event: "));
  const data = lines.filter((line) => line.startsWith("data: ")).map((line) => line.slice(6));
  return { event: named ? named.slice(7) : "", data: data.length ? JSON.parse(data.join("\n")) : null };
}
