// Which view the room is at, and drawing it: a view is built once and then kept up to date in place.

const NOW = {
  inputs: "Look at the facilitator's screen: the numbers and the last review are there.",
  draft: "Look at the facilitator's screen: the objectives are drafted there, with everybody's help.",
  targets: "Look at the facilitator's screen: each target is set against its history there.",
  owners: "Look at the facilitator's screen: who takes what, and what comes first.",
};

const still = (build) => (seen) => ({ node: make("div", {}, build(seen)), update: () => {} });

// [what it depends on, how it is built] for each step
const VIEWS = {
  ideas: [(s) => s.open.ideas, () => ideasView()],
  group: [(s) => JSON.stringify(s.topics), still((s) => (s.open.ideas ? wall(s) : idle("The facilitator opens the wall in a moment.")))],
  vote: [(s) => JSON.stringify([s.topics, s.tally, s.round]), (s) =>
    s.tally ? still((x) => tally(x))(s) : s.topics.length ? dotsView(s) : still(() => idle("The facilitator opens the wall in a moment."))(s)],
  weigh: [(s) => JSON.stringify([s.topics, s.board, s.round]), (s) =>
    s.board ? still((x) => board(x))(s) : s.topics.length ? weightsView(s) : still(() => idle("The facilitator opens the wall in a moment."))(s)],
  choose: [(s) => JSON.stringify([s.topics, s.tally, s.board, s.chosen]), still((s) => [
    list("Chosen so far", (s.chosen || []).map((c) => c.title)), s.tally ? [make("h3", {}, "Dot votes"), tally(s)] : null, s.board ? board(s) : null])],
  "leave out": [(s) => JSON.stringify([s.not_doing, s.plan]), still((s) => [list("Left out on purpose", s.not_doing), make("h2", {}, "The plan so far"), plan(s)])],
  commit: [(s) => JSON.stringify([s.hands, s.plan]), (s) => {
    const asked = s.hands ? still((x) => [make("h2", {}, "Hands"), hands(x)])(s) : handView(s);
    return { node: make("div", {}, asked.node, s.plan.length ? [make("h2", {}, "The plan"), plan(s)] : null), update: asked.update };
  }],
};
const watch = [(s) => JSON.stringify([s.plan, s.chosen, s.step.kind]), still((s) => [idle(NOW[s.step.kind] || ""), plan(s)])];

const title = make("h1", {}, SETTINGS.title || `Workshop room “${SETTINGS.room}”`);
const stepLine = make("p", { class: "step" });
const clock = make("p", { class: "clock", role: "timer", "aria-label": "Time left" });
const line = make("p", { class: "connection" });
const refusals = make("div", { class: "refusals" });
const place = make("div", {});
const agenda = make("details", { class: "agenda" }, make("summary", {}, "Agenda"), make("ol", {}));
const more = make("details", { class: "parking" }, make("summary", {}, "Parking lot"));
const park = parkView();
more.append(park.node);
const root = document.getElementById("room");
root.replaceChildren(make("header", {}, make("div", {}, title, stepLine), clock), make("main", { tabIndex: -1 }, line, refusals, place), more, agenda, live);

let shown = { key: null, view: null };

const doorView = () => {
  const word = make("input", { id: "word", autocomplete: "off", autocapitalize: "none", spellcheck: false, required: true, value: SETTINGS.word || "" });
  const name = make("input", { id: "name", autocomplete: "name", maxLength: 80, value: kept.name });
  const problem = make("p", { class: "problem", role: "alert" });
  const button = make("button", { class: "main" }, "Come in");
  const form = make("form", { on: { submit: async (e) => {
    e.preventDefault();
    button.disabled = true;
    write(problem, "");
    try {
      await join(word.value, name.value.trim());
      location.hash = "";
    } catch (error) {
      write(problem, error instanceof TypeError ? "The room does not answer. Is this device in the same network as the facilitator's?" : `${error.message[0].toUpperCase()}${error.message.slice(1)}: ${error.fix || "try again"}.`);
      word.focus();
    }
    button.disabled = false;
  } } },
  make("label", { for: "word" }, "Code word"), make("p", { class: "soft", id: "word-help" }, "Two words and a number, on the facilitator's screen"), word,
  make("label", { for: "name" }, "Your name"), make("p", { class: "soft", id: "name-help" }, "You may leave it out. Ideas and votes don't carry it; the show of hands at the end does."), name,
  problem, button);
  word.setAttribute("aria-describedby", "word-help");
  name.setAttribute("aria-describedby", "name-help");
  return { node: form, update: () => {} };
};

const timeLeft = () => {
  const seen = link.seen;
  const gone = seen.clock.runs ? (performance.now() - link.heard) / 1000 : 0;
  return Math.round(seen.clock.left - gone);
};

let warned = "";
const tick = () => {
  if (!link.seen || !kept.pass || SETTINGS.offline) return;
  const left = timeLeft();
  const minutes = Math.floor(Math.abs(left) / 60);
  write(clock, `${left < 0 ? "+" : ""}${minutes}:${String(Math.abs(left) % 60).padStart(2, "0")}`);
  clock.classList.toggle("over", left < 0);
  clock.classList.toggle("stands", !link.seen.clock.runs);
  const now = !link.seen.clock.runs ? "" : left < 0 ? "over" : left <= 60 ? "minute" : "";
  if (now && warned !== `${now}${link.seen.step.number}`) announce(now === "over" ? "Time is up." : "One minute left.");
  if (now) warned = `${now}${link.seen.step.number}`;
};

const redraw = () => {
  const seen = kept.pass ? link.seen : null;
  const [dependsOn, build] = !seen ? [() => "door", kept.pass ? still(() => idle("Looking for the room …")) : doorView]
    : seen.closed && !SETTINGS.offline ? [(s) => JSON.stringify(s.plan), still((s) => [make("h2", {}, "The workshop is over. Thank you!"), plan(s), s.hands ? [make("h3", {}, "Hands"), hands(s)] : null])]
    : SETTINGS.offline ? [() => "offline", offlineView] : VIEWS[seen.step.kind] || watch;
  const key = `${seen ? seen.step.number : kept.pass ? "wait" : ""} ${seen && seen.closed} ${dependsOn(seen)}`;
  if (key !== shown.key) {
    const before = shown.step;
    shown = { key, view: build(seen), step: seen ? seen.step.number : null };
    place.replaceChildren(shown.view.node);
    if (seen && !SETTINGS.offline && before !== shown.step) announce(`Now: ${seen.step.title}`);
  }
  if (seen) {
    write(title, seen.title);
    document.title = seen.title;
    write(stepLine, SETTINGS.offline ? "Without a network" : seen.closed ? "Closed" : `Step ${seen.step.number} of ${seen.agenda.length}: ${seen.step.title}`);
    const steps = JSON.stringify([seen.agenda, seen.step.number]);
    if (agenda.dataset.steps !== steps) {
      agenda.lastChild.replaceChildren(...seen.agenda.map((s, i) => make("li", { "aria-current": i + 1 === seen.step.number ? "step" : null }, `${s.title}, ${s.minutes} min`)));
    }
    agenda.dataset.steps = steps;
    shown.view.update(seen);
    park.update(seen);
  }
  agenda.hidden = !seen || SETTINGS.offline;
  more.hidden = !seen || (seen.closed && !SETTINGS.offline);
  clock.hidden = !seen || seen.closed || SETTINGS.offline;
  line.hidden = link.fine !== false || !kept.pass;
  write(line, `No connection. ${kept.outbox.length ? `${many(kept.outbox.length, "thing waits", "things wait")} here and will be sent.` : "Nothing is lost; the page tries again by itself."}`);
  fill(refusals, ...(refusals.nodes = link.refused.map((text, i) => refusals.nodes?.[i] || make("p", { class: "problem" }, text))));
  tick();
};

if (SETTINGS.offline) {
  kept.pass = "offline";
  link.seen = SETTINGS.seen;
} else {
  if (location.hash.length > 1) SETTINGS.word = decodeURIComponent(location.hash.slice(1)).replaceAll("-", " ");
  listen();
  setInterval(tick, 500);
  addEventListener("online", () => deliver());
  document.addEventListener("visibilitychange", () => document.hidden || deliver());
}
redraw();
