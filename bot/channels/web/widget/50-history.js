// What survives a reload: the turns as shown, under the address of the service. Without storage it lasts as long as the page.

const LONGEST_HISTORY = 60;

class History {
  constructor(base) {
    this.key = "policy-chat:" + base;
    this.turns = [];
    this.session = null;
    this.read();
  }

  read() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.key) || "{}");
      if (Array.isArray(kept.turns)) this.turns = kept.turns.filter((turn) => turn && turn.reply && typeof turn.reply.text === "string");
      if (typeof kept.session === "string") this.session = kept.session;
    } catch (_) {
      this.turns = [];
    }
  }

  /** Whether the turn of this request is shown already. */
  has(request) {
    return this.turns.some((turn) => turn.request === request);
  }

  add(said, reply, request) {
    this.turns = this.turns.concat([{ said, reply, request }]).slice(-LONGEST_HISTORY);
    this.session = reply.session_id;
    this.write();
  }

  write() {
    try {
      localStorage.setItem(this.key, JSON.stringify({ session: this.session, turns: this.turns }));
    } catch (_) {
      /* private mode, or full: the conversation itself goes on */
    }
  }

  clear() {
    this.turns = [];
    this.session = null;
    try {
      localStorage.removeItem(this.key);
    } catch (_) {
      /* nothing was kept */
    }
  }
}
