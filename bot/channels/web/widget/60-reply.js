// A reply as a bubble: its text with marks that open the quote, and what stands behind it.

const FORCE = { true: "in_force", false: "not_in_force", null: "unknown_force" };

function replyNode(reply, chat) {
  const quotes = h("div", { class: "quotes" });
  const parts = shownText(reply).map((line) => lineNode(line, reply, quotes, chat));
  const cards = reply.kind === "calculation" ? reply.calculations.map((entry) => cardNode(entry)) : [];
  return h(
    "div",
    { class: "reply kind-" + reply.kind },
    cards,
    reply.kind === "comparison" ? comparisonNode(reply) : null,
    h("div", { class: "text" }, parts),
    quotes,
    benefitsNode(reply, chat),
    sourcesNode(reply, quotes, chat)
  );
}

/** The lines of the text, less those that a card or a table above shows better. */
function shownText(reply) {
  const lines = reply.text.split("\n").filter((line) => line.trim());
  const inTable = new Set((reply.comparison || []).map((row) => row.text));
  if (reply.kind !== "calculation") return lines.filter((line) => !inTable.has(line));
  const inCards = new Set();
  for (const entry of reply.calculations) for (const step of entry.steps) inCards.add(bare(step.text));
  const kept = lines.filter((line) => !inCards.has(bare(line)));
  return kept.filter((line, at) => !(/[::]$/.test(line) && lines[lines.indexOf(line) + 1] !== kept[at + 1]));
}

const bare = (line) => line.replace(/^[·•\-\s]+/, "").trim();

function lineNode(line, reply, quotes, chat) {
  const pieces = line.split(/(\[\d{1,2}\])/).map((piece) => {
    const mark = /^\[(\d{1,2})\]$/.exec(piece);
    const citation = mark && reply.citations.find((entry) => entry.mark === Number(mark[1]));
    return citation ? chip(citation, quotes, chat) : piece;
  });
  const className = /^\s*[·•]/.test(line) ? "item" : /^\s*[「“]/.test(line) ? "law" : null;
  return h("p", { class: className }, pieces);
}

function chip(citation, quotes, chat) {
  const opened = button("chip", () => toggleQuote(citation, quotes, opened, chat), String(citation.mark));
  opened.setAttribute("aria-expanded", "false");
  opened.setAttribute("aria-label", say("show_quote", { mark: citation.mark, label: citation.label }));
  return opened;
}

function toggleQuote(citation, quotes, opener, chat) {
  const open = quotes.firstChild;
  const same = open && open.dataset.mark === String(citation.mark);
  if (open) open.remove();
  quotes.parentNode.querySelectorAll(".chip").forEach((other) => other.setAttribute("aria-expanded", "false"));
  if (same) return;
  opener.setAttribute("aria-expanded", "true");
  quotes.append(quoteNode(citation, chat));
}

function quoteNode(citation, chat) {
  const number = citation.document_number ? "(" + citation.document_number + ")" : "";
  const since = citation.effective_from || say("undated");
  return h(
    "figure",
    { class: "quote", "data-mark": citation.mark },
    h("blockquote", null, citation.quote),
    h(
      "figcaption",
      null,
      h("span", { class: "source" }, "《" + citation.document_title + "》" + number + " " + citation.label),
      h("span", { class: "force " + FORCE[citation.in_force] }, say(FORCE[citation.in_force])),
      h("span", null, since),
      clauseLink(citation, chat)
    )
  );
}

function clauseLink(citation, chat) {
  const address = addressOf(chat.base, citation.url);
  if (!address) return null;
  const href = address + "?quote=" + encodeURIComponent(citation.quote.slice(0, 400));
  return h("a", { href, target: "_blank", rel: "noopener", class: "to-clause" }, say("to_clause"));
}

/** The citations by number, for those who read them at the end. */
function sourcesNode(reply, quotes, chat) {
  if (!reply.citations.length) return null;
  const items = reply.citations.map((citation) =>
    h("li", null, chip(citation, quotes, chat), h("span", null, citation.document_title + " " + citation.label))
  );
  return h("details", { class: "sources" }, h("summary", null, say("sources", { count: items.length })), h("ul", null, items));
}
