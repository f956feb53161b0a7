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

/** Side by side: a table on a screen wide enough, one block a row on a phone. */
function comparisonNode(reply) {
  const titles = new Map(reply.citations.map((citation) => [citation.document, citation.document_title]));
  const rows = reply.calculations.map((entry) => [
    titles.get(entry.document) || entry.document,
    entry.title,
    (entry.bound === "exactly" || entry.bound === "between" ? "" : say(entry.bound)) + amountOf(entry),
  ]);
  if (!rows.length) return null;
  const heads = [say("document"), say("benefit"), say("amount")];
  const body = rows.map((row) => h("tr", null, row.map((cell, at) => h("td", { "data-head": heads[at] }, cell))));
  return h("table", { class: "comparison" }, h("thead", null, h("tr", null, heads.map((head) => h("th", { scope: "col" }, head)))), h("tbody", null, body));
}
