// Small helpers: every text goes in as text, so nothing that people write can become markup.

const make = (tag, props = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
    else if (name === "class") node.className = value;
    else if (name in node && name !== "list") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false));
  return node;
};

// Make the children of `node` those given, leaving alone what has not changed: focus and typed text survive.
const fill = (node, ...children) => {
  const wanted = children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false);
  const same = wanted.length === node.childNodes.length && wanted.every((c, i) => node.childNodes[i] === c);
  if (!same) node.replaceChildren(...wanted);
};

const write = (node, text) => {
  if (node.textContent !== text) node.textContent = text;
};

const many = (n, word, words = `${word}s`) => `${n} ${n === 1 ? word : words}`;

// Say something to people who hear the page; said twice, it is spoken twice.
const live = make("p", { class: "unseen", role: "status", "aria-live": "polite" });
const announce = (text) => {
  live.textContent = "";
  setTimeout(() => (live.textContent = text), 60);
};

const randomKey = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
};
