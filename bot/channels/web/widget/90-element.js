// <policy-chat>: one conversation in a shadow tree, filling its box, or behind a button when data-float is set.

const NEAR_END = 120;
const LONGEST_MESSAGE = 4000;

class PolicyChat extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    this.base = addressOf(document.baseURI, this.getAttribute("host") || HOST) || document.baseURI;
    script = keptScript(this.getAttribute("script"));
    this.history = new History(new URL(this.base).host);
    this.busy = false;
    const root = this.attachShadow({ mode: "open" });
    dress(root);
    this.draw();
    this.takeOver();
  }

  /** What the plain page had before the script came: words being typed, or a question that it has answered already. */
  takeOver() {
    const plain = this.querySelector("[slot=plain]");
    const typed = plain && plain.querySelector("input[type=text]");
    if (typed && typed.value) this.input.value = typed.value;
    if (typed && typed === document.activeElement) this.input.focus();
    if (plain) plain.remove();
    const asked = this.getAttribute("question");
    if (asked) window.history.replaceState(null, "", location.href); // a reload does not send the form again
    const request = this.getAttribute("request");
    if (!asked || this.history.has(request)) return;
    if (this.getAttribute("session")) this.history.session = this.getAttribute("session");
    this.turn({ message: asked, request_id: request }, asked);
  }

  draw() {
    this.log = h("div", { class: "log", role: "log", "aria-live": "polite", "aria-relevant": "additions" });
    this.input = h("textarea", { rows: 1, maxlength: LONGEST_MESSAGE, placeholder: say("placeholder"), "aria-label": say("placeholder"), enterkeyhint: "send" });
    this.submit = h("button", { type: "submit", class: "send", "aria-label": say("send") }, svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: "M4 12 20 4l-4 16-4-6z" })));
    const form = h("form", { class: "composer" }, this.input, this.submit);
    form.addEventListener("submit", (event) => this.submitted(event));
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("input", () => this.fit());
    this.panel = h("div", { class: "panel" }, this.header(), this.log, form);
    const floating = this.hasAttribute("float");
    if (floating) this.floatingPanel();
    this.shadowRoot.querySelectorAll(".panel, .opener").forEach((old) => old.remove());
    this.shadowRoot.append(this.panel, ...(floating ? [this.opener] : []));
    this.greet();
    this.history.turns.forEach((turn) => this.show(turn.said, turn.reply));
    this.askLast();
    this.toEnd(true);
  }

  header() {
    const other = script === "hans" ? "hant" : "hans";
    return h(
      "header",
      { class: "bar" },
      h("strong", null, this.getAttribute("heading") || say("title")),
      button("quiet", () => this.switchScript(other), say("other_script")),
      button("quiet", () => this.reset(), say("restart")),
      button("quiet", () => this.forget(), say("forget"))
    );
  }

  floatingPanel() {
    this.panel.hidden = true;
    this.opener = button("opener", () => this.toggle(), say("open"));
    this.opener.setAttribute("aria-expanded", "false");
    this.panel.addEventListener("keydown", (event) => event.key === "Escape" && this.toggle());
    this.panel.querySelector(".bar").append(button("quiet close", () => this.toggle(), "×"));
    this.panel.querySelector(".close").setAttribute("aria-label", say("close"));
  }

  toggle() {
    this.panel.hidden = !this.panel.hidden;
    this.opener.setAttribute("aria-expanded", String(!this.panel.hidden));
    if (this.panel.hidden) this.opener.focus();
    else {
      this.toEnd(true);
      this.input.focus();
    }
  }

  greet() {
    const examples = this.examples().map((question) => button("example", () => this.send(question), question));
    this.log.append(h("div", { class: "greeting" }, h("h2", null, say("greeting")), h("p", null, say("promise")), h("div", { class: "examples" }, examples), h("slot")));
  }

  examples() {
    return EXAMPLES.map((example) => example[script]);
  }

  key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.submitted(event);
  }

  fit() {
    this.input.style.height = "auto";
    this.input.style.height = Math.min(this.input.scrollHeight, 160) + "px";
  }

  submitted(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text || this.busy) return;
    this.input.value = "";
    this.fit();
    this.send(text);
  }

  /** A message in words, from the composer, an example or a button. */
  send(message) {
    return this.turn({ message }, message);
  }

  /** Values for what was asked; `words` are what the user sees as said. */
  answer(answers, words) {
    return this.turn({ message: "", answers }, words);
  }

  async turn(given, said) {
    if (this.busy) return;
    this.setBusy(true);
    this.log.querySelectorAll(".asks").forEach((asked) => asked.remove());
    const asked = saidNode(said);
    this.log.append(asked);
    const waiting = waitingNode();
    this.log.append(waiting.node);
    this.toEnd(true);
    try {
      const reply = await converse(this.base, this.request(given), waiting.heard(() => this.toEnd()));
      this.history.add(said, reply, given.request_id);
      waiting.node.remove();
      this.log.append(this.replyRow(reply));
      this.askLast();
      this.showFrom(asked);
    } catch (error) {
      waiting.node.replaceWith(this.failure(error, given, said));
      this.toEnd(true);
    } finally {
      this.setBusy(false);
    }
  }

  request(given) {
    const region = this.history.session ? null : this.getAttribute("region");
    return Object.assign({}, given, this.history.session ? { session_id: this.history.session } : {}, region ? { region } : {});
  }

  failure(error, given, said) {
    const gone = error instanceof Refused && error.status === 404;
    if (gone) this.history.session = null;
    const again = button("choice", () => {
      row.previousSibling.remove();
      row.remove();
      this.turn(given, said);
    }, say("again"));
    const words = gone ? say("session_gone") : error instanceof Refused ? error.message : say("unreachable");
    const row = h("div", { class: "row failure", role: "alert" }, h("p", null, words), again);
    return row;
  }

  show(said, reply) {
    this.log.append(saidNode(said), this.replyRow(reply));
  }

  replyRow(reply) {
    return h("div", { class: "row theirs" }, replyNode(reply, this), toolsNode(reply, this));
  }

  /** What the last reply asks stays answerable, also after a reload. */
  askLast() {
    const last = this.history.turns[this.history.turns.length - 1];
    const asks = last && asksNode(last.reply.asks || [], this);
    if (asks) this.log.append(asks);
  }

  setBusy(busy) {
    this.busy = busy;
    this.submit.disabled = busy;
    this.log.setAttribute("aria-busy", String(busy));
  }

  toEnd(always) {
    const { scrollHeight, scrollTop, clientHeight } = this.log;
    if (always || scrollHeight - scrollTop - clientHeight < NEAR_END * 4) this.log.scrollTop = scrollHeight;
  }

  /** The question at the top where the reply is long, else all of both. */
  showFrom(asked) {
    const top = asked.offsetTop - 12;
    this.log.scrollTop = Math.min(top, this.log.scrollHeight);
  }

  reset() {
    this.history.clear();
    this.draw();
    this.input.focus();
  }

  async forget() {
    const session = this.history.session;
    this.reset();
    const address = session && addressOf(this.base, "/v1/sessions/" + encodeURIComponent(session));
    const gone = !session || (await fetch(address, { method: "DELETE", credentials: "omit" }).then((response) => response.ok || response.status === 404, () => false));
    this.log.append(h("p", { class: "note", role: "status" }, say(gone ? "forgotten" : "not_forgotten")));
  }

  switchScript(other) {
    script = other;
    keepScript(other);
    this.draw();
  }
}

function saidNode(said) {
  return h("div", { class: "row mine" }, h("p", { class: "said" }, said));
}

/** What shows while the answer is on its way: what is being done, then its first sentences. */
function waitingNode() {
  const status = h("p", { class: "status" }, say("thinking"));
  const text = h("div", { class: "text" });
  const node = h("div", { class: "row theirs waiting" }, h("div", { class: "reply" }, status, text));
  let streamed = "";
  const heard = (grown) => ({
    status: (words) => (status.textContent = words),
    text: (piece) => {
      streamed += piece;
      text.textContent = streamed;
      grown();
    },
    lost: () => {
      streamed = "";
      text.textContent = "";
      status.textContent = say("reconnecting");
    },
  });
  return { node, heard };
}

function keptScript(asked) {
  try {
    const kept = localStorage.getItem("policy-chat:script");
    if (kept === "hans" || kept === "hant") return kept;
  } catch (_) {
    /* no storage */
  }
  if (asked === "hans" || asked === "hant") return asked;
  return /^zh-(tw|hk|mo|hant)/i.test(navigator.language || "") ? "hant" : "hans";
}

function keepScript(chosen) {
  try {
    localStorage.setItem("policy-chat:script", chosen);
  } catch (_) {
    /* chosen for this page only */
  }
}

/** The style as a sheet of its own: no inline style that a strict policy of the page would refuse. */
function dress(root) {
  if ("adoptedStyleSheets" in Document.prototype && "replaceSync" in CSSStyleSheet.prototype) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
  } else root.append(h("style", null, STYLE));
}
