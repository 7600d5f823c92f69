/* Elements without a framework: h("button", {class: "big", onclick: act}, "完成"). */

const SVG = document.body.dataset.icons;

/** An element. Keys beginning with "on" are listeners; null and false leave an attribute out. */
export function h(tag, props, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(props || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "value" || key === "checked" || key === "disabled") made[key] = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${SVG}#${name}`);
  svg.append(use);
  return svg;
}

/** A state: its mark and its word; colour alone says nothing. */
export function chip(word, tone) {
  const marks = { done: "✓", waiting: "…", soon: "!", late: "!", draft: "·" };
  return h("span", { class: `chip chip-${tone}` }, h("span", { class: "chip-mark", "aria-hidden": "true" }, marks[tone] || "·"), word);
}

/** Buttons of which one (or, with `many`, several) is pressed. `options` are [value, word] pairs. */
export function choice(label, options, chosen, onpick, { many = false, css = "" } = {}) {
  const isOn = (value) => (many ? chosen.includes(value) : chosen === value);
  return h("div", { class: `choice ${css}`, role: "group", "aria-label": label },
    options.map(([value, word]) => h("button", {
      type: "button", "aria-pressed": String(isOn(value)), "data-value": value,
      onclick: () => onpick(value),
    }, word)));
}

/** A labelled line of text that is kept at every keystroke. */
export function field(label, value, onkeep, more) {
  const { rows = 0, ...rest } = more || {};
  const box = h(rows ? "textarea" : "input", {
    ...rest, ...(rows ? { rows } : { type: "text" }), value: value || "",
    oninput: (event) => onkeep(event.target.value),
  });
  return h("label", { class: "line" }, h("span", {}, label), box);
}

const two = (number) => String(number).padStart(2, "0");

export function clockTime(iso) {
  const at = new Date(iso);
  return `${at.getMonth() + 1}月${at.getDate()}日 ${two(at.getHours())}:${two(at.getMinutes())}`;
}

export function dayWords(day) {
  const [, month, date] = day.split("-").map(Number);
  return `${month}月${date}日`;
}

/** "2026-06-07" and so many days on. */
export function daysAfter(day, days) {
  const [year, month, date] = day.split("-").map(Number);
  const at = new Date(Date.UTC(year, month - 1, date + days));
  return at.toISOString().slice(0, 10);
}

export function bytes(count) {
  if (count >= 1073741824) return `${(count / 1073741824).toFixed(1)} GB`;
  return count < 1048576 ? `${Math.ceil(count / 1024)} KB` : `${(count / 1048576).toFixed(1)} MB`;
}

/** UUIDv7: sorts by the time it was made. crypto.randomUUID is younger than the oldest browser. */
export function newId() {
  const raw = crypto.getRandomValues(new Uint8Array(16));
  let now = Date.now();
  for (let place = 5; place >= 0; place -= 1) {
    raw[place] = now % 256;
    now = Math.floor(now / 256);
  }
  raw[6] = (raw[6] % 16) + 0x70;
  raw[8] = (raw[8] % 64) + 0x80;
  const hex = [...raw].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
