// Elements without innerHTML: whatever arrives is text, never markup.

const SVG = "http://www.w3.org/2000/svg";

function build(node, properties, children) {
  for (const [name, value] of Object.entries(properties || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return node;
}

const h = (tag, properties, ...children) => build(document.createElement(tag), properties, children);
const svg = (tag, properties, ...children) => build(document.createElementNS(SVG, tag), properties, children);

const button = (className, onclick, ...children) => h("button", { type: "button", class: className, onclick }, ...children);

/** An address of this service, or nothing where it could lead elsewhere than http(s). */
function addressOf(base, path) {
  try {
    const address = new URL(path, base);
    return /^https?:$/.test(address.protocol) ? address.href : null;
  } catch (_) {
    return null;
  }
}

function randomKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
