// How the amount grows with the figure: drawn from the points that the calculator gives, told in words beside it.

const WIDE = 320;
const HIGH = 132;
const EDGE = { left: 10, right: 14, top: 22, bottom: 24 };

function curveNode(entry) {
  const curve = entry.curve;
  if (!curve || curve.points.length < 2) return null;
  const points = curve.points.map(([x, y]) => [Number(x), Number(y)]);
  const here = placeOf(entry, curve);
  const right = Math.max(points[points.length - 1][0], here ? here.x * 1.1 : 0);
  points.push([right, points[points.length - 1][1]]);
  const top = Math.max(...points.map((point) => point[1]), 1);
  const x = (value) => EDGE.left + ((WIDE - EDGE.left - EDGE.right) * value) / right;
  const y = (value) => HIGH - EDGE.bottom - ((HIGH - EDGE.top - EDGE.bottom) * value) / top;
  const words = curveWords(entry, curve, here);
  const path = points.map(([a, b], at) => (at ? "L" : "M") + x(a).toFixed(1) + " " + y(b).toFixed(1)).join("");
  const area = path + "L" + x(right).toFixed(1) + " " + y(0) + "L" + x(0) + " " + y(0) + "Z";
  return h(
    "figure",
    { class: "curve" },
    svg(
      "svg",
      { viewBox: "0 0 " + WIDE + " " + HIGH, role: "img", "aria-label": words },
      svg("path", { class: "area", d: area }),
      svg("line", { class: "axis", x1: EDGE.left, y1: y(0), x2: WIDE - EDGE.right, y2: y(0) }),
      capMarks(curve, top, x, y),
      svg("path", { class: "line", d: path }),
      here ? hereMarks(here, x, y) : null
    ),
    h("figcaption", null, words)
  );
}

function capMarks(curve, top, x, y) {
  if (!curve.cap_from) return [];
  const from = x(Number(curve.cap_from));
  return [
    svg("line", { class: "cap", x1: from, y1: y(0), x2: from, y2: y(top) }),
    svg("text", { x: from, y: HIGH - 8, "text-anchor": from > WIDE / 2 ? "end" : "start" }, tenThousands(curve.cap_from)),
  ];
}

function hereMarks(here, x, y) {
  const end = x(here.x) > WIDE / 2;
  return [
    svg("circle", { class: "here", cx: x(here.x), cy: y(here.y), r: 5 }),
    svg("text", { class: "here", x: x(here.x) + (end ? -8 : 8), y: y(here.y) - 9, "text-anchor": end ? "end" : "start" }, say("you")),
  ];
}

/** Where the user stands: the input that the curve is over, and the amount, as the calculation has them. */
function placeOf(entry, curve) {
  const input = entry.inputs.find((each) => each.name === curve.input);
  if (!input || !/^\d+(\.\d+)?$/.test(input.value) || entry.eligible === false) return null;
  return { x: Number(input.value), y: Number(entry.amount), label: input.label, value: input.value };
}

function curveWords(entry, curve, here) {
  const label = here ? here.label : say("figure");
  const stands = here ? say("curve_here", { label, value: grouped(here.value), amount: amountOf(entry) }) : "";
  const last = curve.points[curve.points.length - 1][1];
  return stands + (curve.cap_from ? say("curve_cap", { label, from: grouped(curve.cap_from), cap: grouped(last) }) : say("curve_free", { label }));
}

/** "5000000.00" as 500万元 where that is shorter to read. */
function tenThousands(yuan) {
  return Number(yuan) >= 10000 ? grouped(shiftedLeft(yuan, 4)) + say("ten_thousand_yuan") : grouped(yuan) + say("yuan");
}

function shiftedLeft(value, places) {
  const [whole, fraction] = value.split(".");
  const digits = whole.padStart(places + 1, "0");
  return digits.slice(0, -places) + "." + digits.slice(-places) + (fraction || "");
}
