// Dots, impact and effort, and the show of hands: mine alone until they are opened together.

const ballot = (kind, seen) => {
  const place = `${kind}${seen.round[kind]}`;
  const stored = link.own[kind];
  const mine = (kept[place] ||= { nr: 0, marks: {} });
  if (stored && stored.nr > mine.nr) {
    Object.assign(mine, { nr: stored.nr, marks: Object.fromEntries(stored.marks.map((m) => [m.topic, m])) });
  }
  return mine;
};

const cast = (kind, seen, mine) => {
  mine.nr += 1;
  const known = new Set(seen.topics.map((t) => t.id));
  const marks = Object.entries(mine.marks).filter(([id]) => known.has(id)).map(([topic, m]) => ({ ...m, topic }));
  send({ type: "ballot", key: `${kind}${seen.round[kind]}`, kind, round: seen.round[kind], nr: mine.nr, marks });
};

const about = (t) => (t.ideas.length ? make("details", {}, make("summary", {}, many(t.ideas.length, "idea")),
  make("ul", {}, t.ideas.map((i) => make("li", {}, i.text)))) : null);

const sent = (kind, seen) => keptWords("ballot", `${kind}${seen.round[kind]}`, "; change it until all are opened");

const dotsView = (seen) => {
  const left = make("span", { role: "status" });
  const state = make("span", { class: "state" });
  const rows = seen.topics.map((t) => {
    const number = make("output", { class: "number" });
    const change = (by) => {
      const mine = ballot("dots", link.seen);
      const now = mine.marks[t.id]?.dots || 0;
      mine.marks[t.id] = { dots: Math.max(0, now + by) };
      cast("dots", link.seen, mine);
    };
    const less = make("button", { type: "button", "aria-label": `One dot less for ${t.title}`, on: { click: () => less.getAttribute("aria-disabled") !== "true" && change(-1) } }, "−");
    const more = make("button", { type: "button", "aria-label": `One dot more for ${t.title}`, on: { click: () => more.getAttribute("aria-disabled") !== "true" && change(1) } }, "+");
    return { t, number, less, more, node: make("li", { class: "ballot" }, make("div", {}, make("strong", {}, t.title), about(t)), make("div", { class: "stepper" }, less, number, more)) };
  });
  return {
    node: make("div", {}, make("p", { class: "left" }, left, " ", state), make("ul", { class: "rows" }, rows.map((r) => r.node))),
    update: (now) => {
      const mine = ballot("dots", now);
      const given = rows.reduce((sum, r) => sum + (mine.marks[r.t.id]?.dots || 0), 0);
      write(left, `${many(now.dots - given, "dot")} left of ${now.dots}`);
      for (const r of rows) {
        const n = mine.marks[r.t.id]?.dots || 0;
        write(r.number, `${n}`);
        r.node.classList.toggle("given", n > 0);
        r.less.setAttribute("aria-disabled", n === 0);
        r.more.setAttribute("aria-disabled", given >= now.dots);
      }
      write(state, mine.nr ? sent("dots", now) : `Give your ${now.dots} dots; several on one topic are fine.`);
    },
  };
};

const scale = (t, what, low, high, pick) =>
  make("fieldset", {}, make("legend", {}, what, make("span", { class: "unseen" }, ` of ${t.title}`)),
    make("div", { class: "scale" }, make("span", { class: "soft end" }, low),
      [1, 2, 3, 4, 5].map((n) => make("label", {}, make("input", { type: "radio", name: `${what}-${t.id}`, value: n, on: { change: () => pick(n) } }), make("span", {}, `${n}`))),
      make("span", { class: "soft end" }, high)));

const weightsView = (seen) => {
  const state = make("span", { class: "state", role: "status" });
  const rows = seen.topics.map((t) => {
    const pick = (what) => (n) => {
      const mine = ballot("weights", link.seen);
      mine.marks[t.id] = { ...mine.marks[t.id], [what]: n };
      cast("weights", link.seen, mine);
    };
    const scales = { impact: scale(t, "Impact", "little", "much", pick("impact")), effort: scale(t, "Effort", "little", "much", pick("effort")) };
    return { t, scales, node: make("li", { class: "weigh" }, make("strong", {}, t.title), about(t), scales.impact, scales.effort) };
  });
  return {
    node: make("div", {}, idle("How much would it bring, and how much work is it? Leave out what you cannot judge."), make("p", { class: "left" }, state), make("ul", { class: "rows" }, rows.map((r) => r.node))),
    update: (now) => {
      const mine = ballot("weights", now);
      for (const r of rows) {
        for (const what of ["impact", "effort"]) {
          for (const radio of r.scales[what].querySelectorAll("input")) radio.checked = mine.marks[r.t.id]?.[what] === Number(radio.value);
        }
      }
      write(state, mine.nr ? sent("weights", now) : "");
    },
  };
};

const handView = () => {
  const mine = (kept.hand ||= { nr: 0, level: 0, words: "" });
  const state = make("p", { class: "state", role: "status" });
  const raise = (changes) => {
    Object.assign(mine, changes, { nr: Math.max(mine.nr, link.own.hand?.nr || 0) + 1 });
    if (mine.level) send({ type: "hand", key: kept.key, ...mine });
  };
  const radios = [5, 4, 3, 2, 1].map((n) => make("label", { class: "hand" },
    make("input", { type: "radio", name: "hand", value: n, on: { change: () => raise({ level: n }) } }),
    make("span", {}, make("b", {}, `${n}`), ` ${HANDS[n]}`)));
  const words = make("input", { id: "words", maxLength: 280, value: mine.words, on: { change: () => raise({ words: words.value.trim() }) } });
  return {
    node: make("div", {}, make("fieldset", {}, make("legend", {}, "How far do you stand behind this plan?"), radios),
      make("label", { for: "words" }, "In a few words, if you like"), words, state),
    update: () => {
      const stored = link.own.hand;
      if (stored && stored.nr > mine.nr) Object.assign(mine, stored);
      for (const r of radios) r.firstChild.checked = mine.level === Number(r.firstChild.value);
      if (document.activeElement !== words) words.value = mine.words;
      write(state, !mine.level ? "It will be shown with your name, all hands at once." : keptWords("hand", kept.key, "; change it until all hands are shown"));
    },
  };
};

const parkView = () => {
  const box = make("input", { id: "park", maxLength: 280 });
  const form = make("form", { class: "park", on: { submit: (e) => {
    e.preventDefault();
    const text = box.value.trim();
    if (!text) return box.focus();
    send({ type: "note", key: randomKey(), nr: 1, text, author: kept.name });
    box.value = "";
    announce("Parked.");
  } } }, make("label", { for: "park" }, "Park a thought for later"), make("div", { class: "line" }, box, make("button", {}, "Park it")));
  const parked = make("div", {});
  return { node: make("div", {}, form, parked), update: (seen) => {
    const text = JSON.stringify(seen.parked || []);
    if (parked.dataset.text !== text) fill(parked, list("Parked so far", seen.parked));
    parked.dataset.text = text;
  } };
};
