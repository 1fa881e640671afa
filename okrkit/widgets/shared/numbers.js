// Numbers as people read and write them: the same words as okrkit.core.model.units (a test compares both).
const SYMBOLS = { EUR: "€", USD: "$", GBP: "£", JPY: "¥", INR: "₹" };
const COUNTED = new Set(["orders", "customers", "units", "sessions", "count", "documents", "lines", "tickets", "domains", "visits", "days"]);

function group(value, digits) {
  // Half up in the decimal digits that the number prints with, as Python's Decimal(repr(x)) does.
  const [head, exponent = "0"] = String(Math.abs(value)).split("e");
  const [whole, part = ""] = head.split(".");
  const shift = Number(exponent);
  let all = whole + part, point = whole.length + shift;
  if (point < 0) { all = "0".repeat(-point) + all; point = 0; }
  all = all.padEnd(point + digits + 1, "0");
  const kept = all.slice(0, point + digits) || "0", up = all[point + digits] >= "5";
  const rounded = (BigInt(kept) + (up ? 1n : 0n)).toString().padStart(digits + 1, "0");
  const cut = rounded.length - digits;
  const text = rounded.slice(0, cut).replace(/\B(?=(\d{3})+$)/g, ",") + (digits ? "." + rounded.slice(cut) : "");
  return (value < 0 && /[1-9]/.test(text) ? "-" : "") + text;
}

function say(value, unit = "", currency = "") {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  const size = Math.abs(value);
  if (unit === "currency") {
    const text = group(size, size >= 1000 ? 0 : 2), minus = value < 0 && /[1-9]/.test(text) ? "-" : "";
    return SYMBOLS[currency] ? minus + SYMBOLS[currency] + text : `${minus}${text} ${currency}`.trimEnd();
  }
  if (unit === "share") return `${group(value * 100, size >= 0.0995 ? 1 : 2)} %`;
  const named = unit === "ratio" ? "" : unit;
  if (COUNTED.has(named) || (named && Number.isInteger(value))) {
    const whole = Number.isInteger(value) || size >= (named === "customers" ? 10 : 100);
    return `${group(value, whole ? 0 : 1)} ${named}`;
  }
  return `${group(value, size >= 1000 ? 0 : size >= 10 ? 1 : 2)} ${named}`.trimEnd();
}

// What stands in a field to be edited: all digits that count, without separators; a share in per cent.
function written(value, unit = "") {
  if (value === null || value === undefined) return "";
  const shown = unit === "share" ? value * 100 : value;
  return String(Number(shown.toPrecision(12)));
}

// The same while nobody edits it: six digits, thousands marked; the value itself keeps all of them.
function tidy(value, unit = "") {
  const whole = Math.abs(value) >= 1e5;
  return written(value === null || value === undefined || whole ? value : Number(value.toPrecision(6)), unit).replace(/^-?\d{4,}(?=\.|$)/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
}

// A number as typed, or NaN where it is none; null for an empty field. "45,000", "€1.5k" and "2.4 %" are understood.
function typed(text, unit = "") {
  let plain = String(text).trim().replace(/[\s\u00a0\u202f_]/g, "").replace(/^[€$£¥₹]|[€$£¥₹]$/g, "").replace(/−/g, "-");
  if (!plain) return null;
  const percent = plain.endsWith("%");
  if (percent) plain = plain.slice(0, -1);
  const many = /[kKmM]$/.exec(plain);
  if (many) plain = plain.slice(0, -1);
  if (/^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain)) plain = plain.replace(/,/g, "");
  else if (/^-?\d+,\d+$/.test(plain)) plain = plain.replace(",", ".");
  if (!/^-?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain)) return NaN;
  const value = Number(plain) * (many ? (many[0].toLowerCase() === "k" ? 1e3 : 1e6) : 1);
  return unit === "share" || percent ? Number((value / 100).toPrecision(15)) : value;
}

// A chance in words: whole per cents, never 0 or 100; a band where the history carries no percentage.
function sayChance(chance, rough) {
  if (rough) return chance < 1 / 3 ? "unlikely" : chance > 2 / 3 ? "likely" : "even";
  if (chance < 0.01) return "<1 %";
  if (chance > 0.99) return ">99 %";
  const exact = chance * 100, low = Math.floor(exact), half = exact - low;
  return `${half > 0.5 || (half === 0.5 && low % 2) ? low + 1 : low} %`;  // Python rounds a half to the even one
}
