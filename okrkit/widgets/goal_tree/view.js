const GOALS = ["grow revenue", "grow loyalty", "reduce cost"], COMMITMENTS = ["committed", "aspirational", "learning"];
const BANDS = { green: "good", amber: "warn", red: "bad", unscored: "note" };
const two = (score) => (score === null ? "–" : group(score, 2));
const TOP = "top";

// Which objectives a filter leaves, and which stand above one of them.
function useFilter(shown) {
  const [filter, set] = useState({ team: "", goal: "", commitment: "" });
  const teams = useMemo(() => Object.fromEntries(shown.teams.map(([id, , under]) => [id, new Set(under)])), [shown.teams]);
  const found = useMemo(() => {
    const fits = (node) => (!filter.team || teams[filter.team]?.has(node.team)) && (!filter.goal || node.goal_type === filter.goal) && (!filter.commitment || node.commitment === filter.commitment);
    const by = new Map(shown.nodes.map((node) => [node.id, node])), hits = new Set(), above = new Set();
    shown.nodes.filter(fits).forEach((node) => { hits.add(node.id); for (let up = by.get(node.parent); up; up = by.get(up.parent)) above.add(up.id); });
    return { hits, above };
  }, [shown.nodes, teams, filter]);
  return { filter, set: (values) => set({ ...filter, ...values }), ...found };
}

// Dragging by pointer, mouse or finger; the same is done from the menu by keyboard.
function useDrag(root, nodes, drop) {
  const [drag, setDrag] = useState(null), latest = useRef(null);
  latest.current = drag;
  const start = (node) => (down) => {
    if (down.button) return;
    down.preventDefault();
    const target = (e) => {
      const over = document.elementsFromPoint(e.clientX, e.clientY).map((each) => each.closest("[data-place]")).find((each) => each && root.contains(each));
      const place = over?.dataset.place;
      return place && (place === TOP ? node.parent : node.places.includes(place)) ? place : null;
    };
    const move = (e) => setDrag({ node, over: target(e) });
    const end = (e, off) => {
      window.removeEventListener("pointermove", move); window.removeEventListener("pointerup", up); window.removeEventListener("pointercancel", cancel); window.removeEventListener("keydown", key, true);
      setDrag(null);
      if (!off) { const place = target(e); if (place) drop(node, place === TOP ? "" : place); }
    };
    const up = (e) => end(e, false), cancel = (e) => end(e, true), key = (e) => { if (e.key === "Escape") { e.stopPropagation(); end(e, true); } };
    window.addEventListener("pointermove", move); window.addEventListener("pointerup", up); window.addEventListener("pointercancel", cancel); window.addEventListener("keydown", key, true);
    setDrag({ node, over: null });
  };
  return { drag, start };
}

const Meter = ({ score, band }) => html`<div class="meter"><span class="track" aria-hidden="true"><span class=${`fill fill-${BANDS[band]}`} style=${`width:${Math.round((score ?? 0) * 100)}%`}></span></span>
  <span class="num"><span class="unseen">Score </span>${two(score)}</span></div>`;

const KeyResult = ({ kr }) => html`<li class="kr"><div><p>${kr.title}</p><p class="soft small">${[kr.owner || "nobody owns it", kr.now && `${kr.now} now`, kr.aim && `aim ${kr.aim}`, kr.chance && `chance ${kr.chance}`].filter(Boolean).join(", ")}</p></div>
  <${Meter} ...${kr} /><span class="trust">${kr.confidence === null ? "–" : `${kr.confidence}/10`}</span><span class="small"><${Sign} kind=${kr.sign} word="" /> ${kr.state}</span></li>`;

function Move({ node, nodes, move, close }) {
  const [place, setPlace] = useState(""), box = useRef(null);
  useEffect(() => box.current?.querySelector("select")?.focus(), []);
  const options = [["", "choose an objective"], ...(node.parent ? [[TOP, "none: it stands at the top"]] : []), ...node.places.map((id) => { const other = nodes.find((each) => each.id === id); return [id, `${other.title} (${other.team_name}, ${other.cycle})`]; })];
  return html`<div class="panel move" ref=${box} onKeyDown=${(e) => { if (e.key === "Escape") { e.stopPropagation(); close(); } }}>
    <${Choose} label=${`“${node.title}” serves`} value=${place} options=${options} onChange=${setPlace} />
    <div class="row"><${Button} kind="main small" disabled=${!place} onClick=${() => place && move(node, place === TOP ? "" : place)}>Move it there<//><${Button} kind="plain small" onClick=${close}>Cancel<//></div></div>`;
}

function Node({ node, view }) {
  const { shown, filter, opened, toggle, moving, setMoving, move, dragging, locked } = view;
  const children = shown.nodes.filter((each) => each.parent === node.id && (filter.hits.has(each.id) || filter.above.has(each.id)));
  const id = useName("results"), open = opened.has(node.id), { drag, start } = dragging;
  const state = !drag ? "" : drag.node.id === node.id ? " dragged" : drag.over === node.id ? " over" : drag.node.places.includes(node.id) ? " possible" : "";
  return html`<li class=${`node${filter.hits.has(node.id) ? "" : " beside"}`}>
    <div class=${`card${state}`} data-place=${node.id}>
      ${!locked && html`<span class="grip" onPointerDown=${start(node)} title="Drag it below the objective that it serves" aria-hidden="true">⠿</span>`}
      <div class="what"><p class="title">${node.title}</p>
        <p class="soft small">${[node.team_name, node.owner || "nobody owns it", node.commitment, node.goal_type, node.cycle !== shown.cycle && node.cycle].filter(Boolean).join(", ")}</p></div>
      <${Meter} ...${node} />
      <span class="trust"><span class="unseen">Confidence </span>${node.confidence === null ? "–" : `${group(node.confidence, Number.isInteger(node.confidence) ? 0 : 1)}/10`}</span>
      <span class="pace"><${Sign} kind=${node.sign} word="" /> ${node.state}</span>
      <span class="tools"><${Button} kind="plain small" aria-expanded=${open ? "true" : "false"} aria-controls=${id} aria-label=${`Key results of ${node.title}`} onClick=${() => toggle(node.id)}>${open ? "Less" : `${node.key_results.length} ${node.key_results.length === 1 ? "result" : "results"}`}<//>
        ${!locked && html`<${Button} kind="plain small" aria-label=${`Move ${node.title}`} aria-expanded=${moving === node.id ? "true" : "false"} onClick=${() => setMoving(moving === node.id ? "" : node.id)}>Move<//>`}</span>
    </div>
    ${moving === node.id && html`<${Move} ...${{ node, move }} nodes=${shown.nodes} close=${() => { setMoving(""); }} />`}
    <ul id=${id} class="results" hidden=${!open}>${open && (node.key_results.length ? node.key_results.map((kr) => html`<${KeyResult} key=${kr.id} kr=${kr} />`) : html`<li class="soft small">No key result yet.</li>`)}</ul>
    ${children.length > 0 && html`<ul class="below" aria-label=${`Below ${node.title}`}>${children.map((each) => html`<${Node} key=${each.id} node=${each} view=${view} />`)}</ul>`}
  </li>`;
}

function App({ shown, act, fault, announce, root }) {
  const person = useWho(shown.who, { people: shown.people });
  const filter = useFilter(shown), locked = shown.read_only, [opened, setOpened] = useState(new Set()), [moving, setMoving] = useState(""), [last, setLast] = useState(null);
  const named = (id) => (id ? `“${shown.nodes.find((each) => each.id === id)?.title ?? id}”` : "the top");
  const move = async (node, parent, back = false) => {
    const answer = await act("move", { objective: node.id, parent, version: node.version, who: person.who });
    if (!answer.done) return;
    setMoving("");
    setLast(back ? null : { id: node.id, from: node.parent, to: parent, signed: node.signed });
    announce(`“${node.title}” now stands ${parent ? `below ${named(parent)}` : "at the top"}.`);
    requestAnimationFrame(() => [...root.querySelectorAll("[aria-label]")].find((each) => each.getAttribute("aria-label") === `Move ${node.title}`)?.focus());
  };
  const dragging = useDrag(root, shown.nodes, move);
  const toggle = (id) => setOpened((old) => { const next = new Set(old); next.has(id) ? next.delete(id) : next.add(id); return next; });
  const choose = (values) => filter.set(values);
  useEffect(() => { if (Object.values(filter.filter).some(Boolean)) announce(`${filter.hits.size} of ${shown.nodes.length} objectives.`); }, [filter.filter]);
  const all = opened.size >= shown.nodes.length, known = new Set(shown.nodes.map((node) => node.id));
  const tops = shown.nodes.filter((node) => !known.has(node.parent) && (filter.hits.has(node.id) || filter.above.has(node.id)));
  const view = { shown, filter, opened, toggle, moving, setMoving, move, dragging, locked }, moved = last && shown.nodes.find((each) => each.id === last.id);
  return html`
    <header class="head"><div><h2>${shown.title}</h2><p>As of ${shown.day}. Score from 0 to 1, confidence of 10 as last stated, pace by key result.</p></div></header>
    <div class="stack">
      <div class="grid">
        <${Choose} label="Period" value=${shown.cycle} options=${shown.cycles.map((c) => [c, c])} onChange=${(cycle) => act("look", { cycle })} />
        <${Choose} label="Team" value=${filter.filter.team} options=${[["", "all teams"], ...shown.teams.map(([id, name]) => [id, name])]} onChange=${(team) => choose({ team })} />
        <${Choose} label="Goal type" value=${filter.filter.goal} options=${[["", "all"], ...GOALS.map((g) => [g, g])]} onChange=${(goal) => choose({ goal })} />
        <${Choose} label="Commitment" value=${filter.filter.commitment} options=${[["", "all"], ...COMMITMENTS.map((c) => [c, c])]} onChange=${(commitment) => choose({ commitment })} />
        ${!locked && person.field(faultAt(fault, "who"))}</div>
      <div class="row between"><span class="soft small">${filter.hits.size} of ${shown.nodes.length} objectives${filter.hits.size < shown.nodes.length && filter.hits.size ? "; paler ones stand above a match" : ""}</span>
        <${Button} kind="plain small" onClick=${() => setOpened(all ? new Set() : new Set(shown.nodes.map((node) => node.id)))}>${all ? "Hide key results" : "Show all key results"}<//></div>
      <${Fault} fault=${fault} fields=${["who"]} />
      ${moved && html`<div class="callout callout-good"><${Sign} kind="good" /><div><p>“${moved.title}” now stands ${last.to ? `below ${named(last.to)}` : "at the top"}.${last.signed ? " This plan was signed before, so the change is kept as an edit after signing." : ""}</p>
        <p><${Button} kind="small" onClick=${() => move(moved, last.from, true)}>Undo<//></p></div></div>`}
      ${dragging.drag && html`<p class=${`panel top-place${dragging.drag.over === TOP ? " over" : ""}`} data-place=${TOP}>${dragging.drag.over && dragging.drag.over !== TOP ? `Let go to put it below ${named(dragging.drag.over)}.` : dragging.drag.node.parent ? "Let go here to have it stand at the top." : "Drag it onto the objective that it serves."}</p>`}
      ${tops.length ? html`<ul class="tree" aria-label="Goals from the top down">${tops.map((node) => html`<${Node} key=${node.id} node=${node} view=${view} />`)}</ul>`
        : html`<${Note} fix=${shown.nodes.length ? "Loosen a filter." : "Draft objectives first."}>${shown.nodes.length ? "No objective fits these filters." : `Nothing is planned for ${shown.cycle} yet.`}<//>`}
    </div>`;
}

export default mount(App);
