// What can be done with a reply: say how good it was, copy it, share it, print it as a sheet.

const THUMB = "M8 11v9H4v-9zm3 9h6.5c.9 0 1.6-.6 1.8-1.4l1.6-6.4A1.8 1.8 0 0 0 19.2 10H14l.8-4.3A1.7 1.7 0 0 0 11.7 4.5L10 10.5V19z";

const thumb = (down) =>
  svg("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }, svg("path", { d: THUMB, transform: down ? "rotate(180 12 12)" : null }));

function toolsNode(reply, chat) {
  const up = button("tool", () => rate("up"), thumb(false));
  const down = button("tool", () => rate("down"), thumb(true));
  const place = h("div", { class: "feedback" });
  up.setAttribute("aria-label", say("good"));
  down.setAttribute("aria-label", say("bad"));
  const rate = (rating) => {
    up.setAttribute("aria-pressed", String(rating === "up"));
    down.setAttribute("aria-pressed", String(rating === "down"));
    place.replaceChildren(commentNode(rating, reply, chat, place));
    sendFeedback(chat, reply, rating, "");
  };
  const copied = button("tool", () => copy(reply, copied), say("copy"));
  return h(
    "footer",
    { class: "tools" },
    up,
    down,
    copied,
    navigator.share ? button("tool", () => share(reply, chat), say("share")) : null,
    sheetLink(reply, chat),
    place
  );
}

function commentNode(rating, reply, chat, place) {
  const input = h("input", { type: "text", maxlength: 500, placeholder: say(rating === "up" ? "comment_good" : "comment_bad"), "aria-label": say("comment") });
  const submit = (event) => {
    event.preventDefault();
    if (input.value.trim()) sendFeedback(chat, reply, rating, input.value.trim());
    place.replaceChildren(h("span", { role: "status" }, say("feedback_thanks")));
  };
  return h("form", { onsubmit: submit }, input, h("button", { type: "submit", class: "quiet" }, say("send")));
}

function sendFeedback(chat, reply, rating, comment) {
  const body = JSON.stringify({ session_id: reply.session_id, turn: reply.turn, rating, comment });
  fetch(addressOf(chat.base, "/v1/feedback"), { method: "POST", headers: { "Content-Type": "application/json" }, body, credentials: "omit" }).catch(() => {});
}

/** The text with its sources below, as it can stand in a letter. */
function asText(reply) {
  const sources = reply.citations.map((entry) => "[" + entry.mark + "] 《" + entry.document_title + "》" + (entry.document_number || "") + " " + entry.label + ":「" + entry.quote + "」");
  return [reply.text, ...sources].join("\n");
}

async function copy(reply, tool) {
  try {
    await navigator.clipboard.writeText(asText(reply));
  } catch (_) {
    copyOldWay(asText(reply));
  }
  tool.textContent = say("copied");
  setTimeout(() => (tool.textContent = say("copy")), 1600);
}

function copyOldWay(text) {
  const area = h("textarea", { "aria-hidden": "true" });
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

function share(reply, chat) {
  const url = reply.sheet ? addressOf(chat.base, reply.sheet) : undefined;
  navigator.share({ title: say("title"), text: asText(reply), url }).catch(() => {});
}

function sheetLink(reply, chat) {
  const href = reply.sheet ? addressOf(chat.base, reply.sheet) : null;
  return href ? h("a", { class: "tool", href, target: "_blank", rel: "noopener" }, say("sheet")) : null;
}
