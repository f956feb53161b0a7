// The script alone puts a floating chat into the page, unless it says data-inline or the page has its own element.

if (!customElements.get("policy-chat")) customElements.define("policy-chat", PolicyChat);

function embed() {
  if (!TAG || TAG.dataset.inline !== undefined || document.querySelector("policy-chat")) return;
  const chat = document.createElement("policy-chat");
  chat.setAttribute("float", "");
  for (const name of ["region", "script", "heading"]) if (TAG.dataset[name]) chat.setAttribute(name, TAG.dataset[name]);
  document.body.append(chat);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", embed);
else embed();
