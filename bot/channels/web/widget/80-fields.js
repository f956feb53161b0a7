// What was asked, as the right kind of field; a single choice is sent by one touch.

function asksNode(asks, chat) {
  if (!asks.length) return null;
  const single = asks.length === 1 && choicesOf(asks[0]);
  return single ? choiceRow(asks[0], chat) : formNode(asks, chat);
}

function choicesOf(ask) {
  if (ask.choices.length) return ask.choices;
  if (ask.kind !== "yes_no") return null;
  return [
    { value: "true", label: say("yes") },
    { value: "false", label: say("no") },
    { value: "", label: say("unknown"), words: say("unknown") },
  ];
}

function choiceRow(ask, chat) {
  const pick = (choice) => (choice.words ? chat.send(choice.words) : chat.answer({ [ask.input]: choice.value }, choice.label));
  const buttons = choicesOf(ask).map((choice) => button("choice", () => pick(choice), choice.label));
  return h("div", { class: "asks", role: "group", "aria-label": ask.question || ask.label }, buttons);
}

function formNode(asks, chat) {
  const fields = asks.map((ask) => fieldOf(ask));
  const submit = (event) => {
    event.preventDefault();
    if (fields.map((field) => field.check()).includes(false)) return;
    const given = fields.filter((field) => field.value() !== null);
    if (!given.length) return;
    const answers = Object.fromEntries(given.map((field) => [field.ask.input, field.value()]));
    chat.answer(answers, given.map((field) => field.ask.label + say("colon") + field.words()).join(say("comma")));
  };
  return h("form", { class: "asks form", onsubmit: submit, novalidate: true }, fields.map((field) => field.node), h("button", { type: "submit", class: "primary" }, say("answer")));
}

function fieldOf(ask) {
  if (choicesOf(ask)) return choiceField(ask);
  if (ask.kind === "money") return moneyField(ask);
  return plainField(ask);
}

function framed(ask, control, hint) {
  const id = "field-" + randomKey().slice(0, 8);
  control.id = id;
  return h("div", { class: "field" }, h("label", { for: id }, ask.label), control, hint);
}

/** Money in yuan or in ten thousands, said back in words while it is typed. */
function moneyField(ask) {
  const input = h("input", { type: "text", inputmode: "decimal", autocomplete: "off", placeholder: say("money_example") });
  const unit = h("select", { "aria-label": say("unit") }, h("option", { value: "4" }, say("ten_thousand_yuan")), h("option", { value: "0" }, say("yuan")));
  const hint = h("output", { class: "hint" });
  const yuan = () => {
    const typed = typedNumber(input.value);
    return typed === null ? null : shifted(typed, Number(unit.value));
  };
  const show = () => {
    const value = yuan();
    hint.className = "hint" + (value === null && input.value.trim() ? " wrong" : "");
    hint.textContent = value !== null ? grouped(value) + " " + say("yuan") + " · " + moneyInWords(value) : input.value.trim() ? say("money_wrong") : "";
  };
  input.addEventListener("input", show);
  unit.addEventListener("change", show);
  const node = framed(ask, input, hint);
  node.insertBefore(unit, hint);
  node.classList.add("money");
  const check = () => {
    show();
    return yuan() !== null || !input.value.trim();
  };
  return { ask, node, value: yuan, words: () => grouped(yuan()) + " " + say("yuan"), check };
}

function plainField(ask) {
  const types = { date: { type: "date" }, percent: { type: "text", inputmode: "decimal", placeholder: "%" }, number: { type: "text", inputmode: "decimal" } };
  const input = h("input", Object.assign({ autocomplete: "off" }, types[ask.kind] || { type: "text" }));
  const hint = h("output", { class: "hint" });
  const value = () => {
    const typed = input.value.trim();
    if (!typed) return null;
    if (ask.kind === "percent") return typed.replace(/[%%]$/, "") + "%";
    return typed;
  };
  const check = () => {
    const fits = !input.value.trim() || ask.kind === "date" || typedNumber(input.value.replace(/[%%]$/, "")) !== null;
    hint.textContent = fits ? "" : say("number_wrong");
    hint.className = "hint" + (fits ? "" : " wrong");
    return fits;
  };
  return { ask, node: framed(ask, input, hint), value, words: value, check };
}

function choiceField(ask) {
  const name = "choice-" + randomKey().slice(0, 8);
  const choices = choicesOf(ask).filter((choice) => choice.value !== "");
  const radios = choices.map((choice) => h("label", { class: "radio" }, h("input", { type: "radio", name, value: choice.value }), choice.label));
  const node = h("fieldset", { class: "field" }, h("legend", null, ask.question || ask.label), radios);
  const picked = () => choices.find((choice) => choice.value === (node.querySelector("input:checked") || {}).value);
  return { ask, node, value: () => (picked() ? picked().value : null), words: () => picked().label, check: () => true };
}
