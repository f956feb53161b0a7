// A calculation as a card: the amount large, what it hangs on, how it came about.

const STATES = { met: "met", unmet: "unmet", open: "open_state" };

function cardNode(entry) {
  return h(
    "section",
    { class: "card", "aria-label": entry.title },
    h("header", null, h("span", null, entry.title), entry.period ? h("span", { class: "period" }, entry.period) : null),
    amountNode(entry),
    inputsNode(entry),
    conditionsNode(entry),
    stepsNode(entry),
    curveNode(entry),
    h("p", { class: "reserve" }, say("reserve"))
  );
}

function amountNode(entry) {
  const state = entry.eligible === false ? say("not_eligible") : entry.eligible === null ? say("conditional") : "";
  return h(
    "p",
    { class: "amount" + (entry.eligible === false ? " none" : "") },
    entry.bound === "exactly" || entry.bound === "between" ? null : h("small", null, say(entry.bound)),
    h("strong", null, amountOf(entry)),
    entry.cap_applied ? h("em", null, say("capped")) : null,
    state ? h("small", { class: "state" }, state) : null
  );
}

function inputsNode(entry) {
  const rows = entry.inputs.map((input) => [h("dt", null, input.label), h("dd", null, inputValue(input))]);
  return rows.length ? h("dl", { class: "inputs" }, rows) : null;
}

function inputValue(input) {
  const value = /^-?\d+(\.\d+)?$/.test(input.value) ? grouped(input.value) : input.value;
  return input.said && input.said !== value ? value + "(" + say("said", { said: input.said }) + ")" : value;
}

function conditionsNode(entry) {
  const items = entry.conditions.map((condition) => {
    const state = condition.met === true ? "met" : condition.met === false ? "unmet" : "open";
    return h("li", { class: state }, h("span", { class: "state" }, say(STATES[state])), condition.text);
  });
  return items.length ? h("ul", { class: "conditions" }, items) : null;
}

function stepsNode(entry) {
  if (!entry.steps.length) return null;
  const items = entry.steps.map((step) => h("li", null, h("p", null, step.text), step.quote ? h("blockquote", null, step.quote) : null));
  return h("details", { class: "steps" }, h("summary", null, say("steps")), h("ol", null, items));
}

/** What was found for the user, each one touch away from its amount. */
function benefitsNode(reply, chat) {
  const benefits = reply.benefits || [];
  const touch = (benefit) => button("choice", () => chat.send(say("reckon", { title: benefit.title })), say("reckon_short", { title: benefit.title }));
  return benefits.length ? h("div", { class: "benefits" }, benefits.map(touch)) : null;
}

/** Sides as a table: a row a side, headed by its place; on a phone one block a row. */
function comparisonNode(reply) {
  const rows = reply.comparison || [];
  if (!rows.length) return null;
  const several = new Set(rows.map((row) => row.title)).size > 1;
  const columns = [
    several && ["benefit", (row) => row.title || ""],
    ["source", (row) => row.document_title + " " + row.label],
    ["words", (row) => row.words],
    rows.some((row) => row.amount !== null) && ["amount", resultOf],
  ].filter(Boolean);
  const head = ["place", ...columns.map(([name]) => name)].map((name) => h("th", { scope: "col" }, say(name)));
  const body = rows.map((row) => h("tr", null, placeCell(row), columns.map(([name, of]) => h("td", { "data-head": say(name), class: name === "words" ? "law" : null }, of(row)))));
  return h("table", { class: "comparison" }, h("caption", null, say("comparison")), h("thead", null, h("tr", null, head)), h("tbody", null, body));
}

const placeCell = (row) => h("th", { scope: "row" }, row.place);

function resultOf(row) {
  if (row.amount === null) return say("no_figure");
  if (row.eligible === false) return say("not_eligible");
  const bound = row.bound === "exactly" || row.bound === "between" ? "" : say(row.bound);
  return bound + amountOf(row) + (row.period ? " (" + row.period + ")" : "");
}
