// Figures as people write them. Nothing here computes an amount: values come from the reply and are only written out.

const DIGITS = "零一二三四五六七八九";
const PLACES = ["", "十", "百", "千"];
const GROUPS = ["", "万", "亿", "万亿"];

/** "1234567.50" as "1,234,567.50"; zeros behind the point are dropped. */
function grouped(value) {
  const [whole, fraction] = String(value).split(".");
  const cents = (fraction || "").replace(/0+$/, "");
  return whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",") + (cents ? "." + cents : "");
}

/** Shifts the decimal point of a decimal string to the right; exact, no float is involved. */
function shifted(value, places) {
  const [whole, fraction] = value.split(".");
  const digits = (fraction || "").padEnd(places, "0");
  const moved = (whole + digits.slice(0, places)).replace(/^0+(?=\d)/, "");
  const rest = digits.slice(places).replace(/0+$/, "");
  return rest ? moved + "." + rest : moved;
}

/** What was typed as a plain decimal string, or null: full-width digits and separators are understood. */
function typedNumber(text) {
  const plain = text.normalize("NFKC").replace(/[,,\s_]/g, "");
  return /^\d{1,15}(\.\d{1,8})?$/.test(plain) ? plain : null;
}

/** A whole number below 10^16 in Chinese words: "3000000" is 三百万. */
function inWords(whole) {
  const digits = whole.replace(/^0+(?=\d)/, "");
  if (digits === "0") return DIGITS[0];
  let words = "";
  let gap = false;
  for (let at = 0; at < digits.length; at += 1) {
    const place = digits.length - 1 - at;
    const digit = Number(digits[at]);
    if (digit) {
      const plainTen = digit === 1 && place % 4 === 1 && words === "";
      words += (gap ? DIGITS[0] : "") + (plainTen ? "" : DIGITS[digit]) + PLACES[place % 4];
      gap = false;
    } else gap = words !== "";
    const group = digits.slice(Math.max(0, at - 3), at + 1);
    if (place % 4 === 0 && place && /[1-9]/.test(group)) words += GROUPS[place / 4];
  }
  return words;
}

function moneyInWords(yuan) {
  const [whole, fraction] = yuan.split(".");
  return inWords(whole) + say("yuan") + (fraction && /[1-9]/.test(fraction) ? "…" : "");
}

const percent = (ratio) => grouped(shifted(ratio, 2)) + "%";

/** A value of a calculation with its unit, as the reply gives it. */
function written(value, unit) {
  if (unit === "CNY") return grouped(value) + " " + say("yuan");
  if (unit === "ratio") return percent(value);
  if (unit === "date") return value;
  return grouped(value) + " " + say(unit);
}

function amountOf(calculation) {
  const { bound, amount, amount_max: most, unit } = calculation;
  const about = calculation.estimate ? say("estimate") + " " : "";
  if (bound === "between" && most) return about + written(amount, unit) + " – " + written(most, unit);
  return about + written(amount, unit);
}
