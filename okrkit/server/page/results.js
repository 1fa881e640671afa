// What the room found, once it was opened to everybody: spread first, then sum and mean.

const idle = (text) => make("p", { class: "soft" }, text);

const card = (text, author) => make("li", { class: "card" }, text, author ? make("span", { class: "by" }, ` ${author}`) : null);

const wall = (seen) =>
  seen.topics.length
    ? make("ul", { class: "wall" }, seen.topics.map((t) =>
        t.ideas.length
          ? make("li", { class: "group" }, make("h3", {}, t.title), make("ul", {}, t.ideas.map((i) => card(i.text, i.author))))
          : card(t.title, t.author)))
    : idle("There is no idea on the wall yet.");

const strip = (given) =>
  make("span", { class: "strip", "aria-hidden": "true" }, given.map((n) => make("span", { class: n ? "pile" : "pile none" },
    n ? Array.from({ length: n }, () => make("i", {})) : "·")));

const tally = (seen) =>
  make("div", {},
    make("p", { class: "soft" }, "One column a person: first see how the dots are spread, then the sum."),
    make("ol", { class: "rows" }, seen.tally.map((t) =>
      make("li", {},
        make("strong", {}, t.title), strip(t.given),
        make("span", {}, `${t.spread}. `), make("span", { class: "sum" }, `${many(t.total, "dot")}, ${t.mean.toFixed(1)} a person`),
        t.split ? make("span", { class: "tag warn" }, "carried by few: hear them first") : null))));

const span = (marks, middle) => (marks[0] === marks.at(-1) ? `${marks[0]}` : `${marks[0]} to ${marks.at(-1)}, middle ${middle}`);

const CORNERS = {
  "do first": "Do first: much impact, little effort", "plan well": "Plan well: much impact, much effort",
  "if time is left": "If time is left: little impact, little effort", "leave": "Leave: little impact, much effort",
};

const board = (seen) =>
  Object.entries(CORNERS).map(([corner, title]) => {
    const here = seen.board.filter((x) => x.corner === corner);
    return here.length === 0 ? null : make("section", {}, make("h3", {}, title), make("ul", { class: "rows" }, here.map((x) =>
      make("li", {}, make("strong", {}, x.title),
        make("span", {}, `impact ${span(x.impacts, x.impact)}; effort ${span(x.efforts, x.effort)}`),
        x.apart ? make("span", { class: "tag warn" }, "seen very differently") : null))));
  });

const HANDS = {
  5: "I'll lead it", 4: "I'm in", 3: "I can live with it", 2: "I have a concern that should be heard first", 1: "I can't stand behind it",
};

const hands = (seen) =>
  seen.hands.length
    ? make("ul", { class: "rows" }, seen.hands.map((h) =>
        make("li", {}, make("strong", {}, `${h.level} · ${h.name || "no name"}`), make("span", {}, h.words || HANDS[h.level]))))
    : idle("Nobody has shown a hand.");

const list = (title, items) => (items && items.length ? [make("h3", {}, title), make("ul", {}, items.map((text) => make("li", {}, text)))] : []);

const plan = (seen) =>
  seen.plan.length
    ? seen.plan.map((o) => make("section", { class: "objective" },
        make("h3", {}, o.title), make("p", { class: "soft" }, o.owner ? `Owner: ${o.owner}` : "No owner yet"),
        make("ul", {}, o.key_results.map((k) => make("li", {}, k.title, k.owner ? make("span", { class: "by" }, ` ${k.owner}`) : null)))))
    : list("Chosen so far", (seen.chosen || []).map((c) => c.title));
