// Writing cards, in silence: mine alone are shown until the wall is opened.

const ideasView = () => {
  const box = make("textarea", { id: "idea", rows: 3, maxLength: 280, on: { keydown: (e) => {
    if (e.key === "Enter" && !e.shiftKey) {
      e.preventDefault();
      add();
    }
  } } });
  const left = make("span", { class: "soft", id: "left" });
  box.setAttribute("aria-describedby", "left");
  box.addEventListener("input", () => write(left, `${280 - box.value.length} letters left`));
  const sign = make("input", { type: "checkbox", id: "sign" });
  const mine = make("ul", { class: "mine" });
  const count = make("p", { class: "soft" });
  const rows = new Map();

  const add = () => {
    const text = box.value.trim();
    if (!text) return box.focus();
    const fresh = { key: randomKey(), nr: 1, text, author: sign.checked ? kept.name : "" };
    kept.cards = [...kept.cards, fresh];
    send({ type: "idea", ...fresh });
    box.value = "";
    write(left, "280 letters left");
    announce("Card added.");
    box.focus();
  };

  const change = (card, changes) => {
    Object.assign(card, changes, { nr: card.nr + 1 });
    send({ type: "idea", ...card });
  };

  const row = (card) => {
    const input = make("textarea", { rows: 2, maxLength: 280, "aria-label": "My card", value: card.text, on: {
      change: () => input.value.trim() && input.value.trim() !== card.text && change(card, { text: input.value.trim() }),
    } });
    const state = make("span", { class: "state" });
    const back = make("button", { type: "button", class: "quiet", on: { click: () => {
      change(card, { withdrawn: true });
      announce("Card taken back.");
      box.focus();
    } } }, "Take back");
    return { node: make("li", {}, input, make("div", { class: "line" }, state, back)), input, state, back };
  };

  const form = make("form", { on: { submit: (e) => {
    e.preventDefault();
    add();
  } } },
  make("label", { for: "idea" }, "One idea a card"), box,
  make("div", { class: "line" }, left, make("button", { class: "main" }, "Add the card")),
  make("label", { class: "check", hidden: !kept.name }, sign, ` Sign it with my name (${kept.name})`));

  return {
    node: make("div", {}, form, make("h2", {}, "My cards"), mine, count),
    update: (seen) => {
      const wallOpen = seen.open.ideas;
      const cards = kept.cards.filter((c) => !c.withdrawn);
      for (const c of cards) if (!rows.has(c.key)) rows.set(c.key, row(c));
      for (const c of cards) {
        const r = rows.get(c.key);
        const fixed = wallOpen && !SETTINGS.offline;
        write(r.state, keptWords("idea", c.key));
        r.input.readOnly = fixed;
        r.back.hidden = fixed;
      }
      fill(mine, cards.length ? cards.map((c) => rows.get(c.key).node) : (mine.empty ||= make("li", { class: "soft" }, "None yet.")));
      write(count, `${many(seen.counts.ideas, "card")} in the room. Nobody sees another's until the wall is opened.`);
      count.hidden = wallOpen;
    },
  };
};
