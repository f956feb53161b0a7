// What the widget says itself; the law is shown as printed, whatever script the reader prefers.

let script = "hans";

function say(name, figures) {
  const words = WORDS[script][name];
  return figures ? words.replace(/\{(\w+)\}/g, (_, key) => figures[key]) : words;
}
