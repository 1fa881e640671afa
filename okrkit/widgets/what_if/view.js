const bytes = (view) => view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength);
const decoded = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;

// The futures of the question: fetched once for each, moved in this page ever after.
function useFutures(shown, act) {
  const [points, setPoints] = useState(null), key = shown.points.key;
  useEffect(() => {
    let gone = false;
    (async () => {
      const given = shown.points.cloud ? [decoded(shown.points.cloud), decoded(shown.points.ends)] : null;
      const buffers = given ?? ((await act("points")).buffers ?? []).map(bytes);
      if (!gone && buffers.length === 2) setPoints({ key, cloud: new Float32Array(buffers[0]), ends: new Float64Array(buffers[1]) });
    })();
    return () => { gone = true; };
  }, [key]);
  const levers = JSON.stringify(shown.levers.map((l) => [l.place, l.low, l.high, l.delay, l.ramp]));
  return useMemo(() => {
    if (!points || points.key !== key) return null;
    const data = { ...shown.question, levers: shown.levers };
    const cloud = new Futures(data, points.cloud), ends = new Futures(data, points.ends);
    return { cloud, ends, middle: middleOf(data, points.ends), start: cloud.start().sort() };
  }, [points, key, levers]);
}

// What follows from the levers' positions.
function outcome(futures, shown, moves, target) {
  const list = shown.levers.filter((lever) => lever.place in moves).map((lever) => ({ ...lever, by: moves[lever.place] }));
  const points = Float64Array.from(futures.cloud.move(list).top()).sort();
  futures.middle.move(list);
  const lost = !points.length || Number.isNaN(points[0]) || Number.isNaN(points[points.length - 1]);
  const reach = (of) => (target === null ? null : chance(of, target, shown.top.better));
  const [low, middle, high] = [0.1, 0.5, 0.9].map((q) => at(points, q));
  return { list, points, lost, low, middle, high, chance: reach(points), goes: at(futures.start, 0.5), goesChance: reach(futures.start), tornado: lost ? null : tornado(futures.ends, futures.middle, list, wholes(shown.levers)) };
}

// A split driver has one bar, that of all its members together.
const wholes = (levers) => levers.filter((lever) => !lever.member || !levers.some((other) => other.driver === lever.driver && !other.member));

// A quantile of points that are in order already.
function at(sorted, q) {
  const place = q * (sorted.length - 1), below = Math.floor(place);
  return sorted[below] + (place - below) * (sorted[Math.min(below + 1, sorted.length - 1)] - sorted[below]);
}

const sameMoves = (one, other) => {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => Math.abs((one[name] ?? 0) - (other[name] ?? 0)) < 1e-12);
};

// The levers' positions. What nobody saved is kept in the browser and is there again after a restart.
function useMoves(shown, announce) {
  const saved = shown.scenario.moves, turn = useRef(shown.turn), [moves, setMoves] = useState(() => {
    const kept = shown.offline ? null : notes.read(shown.note), known = new Set(shown.levers.map((lever) => lever.place));
    return kept ? Object.fromEntries(Object.entries(kept.moves).filter(([place]) => known.has(place))) : saved;
  });
  const [back, setBack] = useState(() => !sameMoves(moves, saved));
  useEffect(() => { if (back) announce("Your moves from before are back. They are not saved yet."); }, []);
  useEffect(() => {
    if (turn.current === shown.turn) return;
    turn.current = shown.turn;
    setBack(false);
    setMoves(saved);
  }, [shown.turn]);
  const open = !sameMoves(moves, saved);
  useEffect(() => {
    if (shown.offline) return;
    open ? notes.write(shown.note, { moves }) : notes.drop(shown.note);
  }, [moves, open]);
  const move = useCallback((place, by) => { setBack(false); setMoves((old) => ({ ...old, [place]: by })); }, []);
  return { moves, setMoves, move, open, back };
}

function Tile({ label, value, more, main }) {
  return html`<div class=${`tile${main ? " main" : ""}`}><p class="small soft">${label}</p><p class="big">${value}</p><p class="small">${more}</p></div>`;
}

function Answer({ shown, found, target, onTarget }) {
  const { top, currency, rough } = shown, money = (value) => say(value, top.unit, currency);
  const change = found.goes ? found.middle / found.goes - 1 : NaN;
  return html`<div class="answer">
    <${Tile} label=${`${top.name}, middle of the futures`} value=${money(found.middle)} more=${Math.abs(change) < 5e-5 ? "the same as things go" : `${change > 0 ? "+" : ""}${say(change, "share")} on ${money(found.goes)} as things go`} />
    <${Tile} main label="Chance of the target" value=${found.chance === null ? "–" : sayChance(found.chance, rough)} more=${found.goesChance === null ? "Set a target to see it." : `${sayChance(found.goesChance, rough)} as things go`} />
    <${Tile} label="Eight of ten futures" value=${`${short(found.low, top.unit, currency)} – ${short(found.high, top.unit, currency)}`} more="between these two" />
    <div class="tile"><${Amount} label="Target" value=${target} unit=${top.unit} currency=${currency} onValue=${onTarget} /></div></div>`;
}

const ROOM = 9;

function tornadoRows(shown, found) {
  const labels = new Map(shown.question.rows.map((row, i) => [row.name, shown.inputs[i]])), levers = new Map(shown.levers.map((lever) => [lever.place, lever]));
  return found.bars.filter((bar) => Math.abs(bar.topHigh - bar.topLow) > 1e-9 * Math.abs(found.middle)).slice(0, ROOM).map((bar) => {
    const lever = bar.kind === "lever" ? levers.get(bar.name) : null;
    const range = lever ? `${sayMove(lever, bar.low, shown.currency)} to ${sayMove(lever, bar.high, shown.currency)}` : "what is not known";
    return { bar, label: lever ? lever.label : labels.get(bar.name), range };
  });
}

function TreeTable({ shown, futures }) {
  const tree = shown.question.tree, { currency } = shown, [parts, setParts] = useState(false), places = new Map(tree.nodes.map((node, place) => [node.name, place]));
  const now = futures.middle.values();
  const before = useMemo(() => { const still = middleLike(futures); return still; }, [futures]);
  const rows = [], seen = new Set();
  const walk = (place, depth) => {
    const node = tree.nodes[place];
    if (seen.has(place)) return;
    seen.add(place);
    const total = (value) => valueOf({}, value, node.flow);
    rows.push({ name: node.label, key: node.name, depth, unit: node.shown, was: total(before[node.name]), is: total(now[node.name]), driver: !node.steps.length, by: node.by });
    if (node.by && parts) tree.dimensions[node.by].forEach((member, m) => rows.push({ name: member, key: `${node.name}[${member}]`, depth: depth + 1, unit: node.shown, was: one(before[node.name][m]), is: one(now[node.name][m]), part: true }));
    [...new Set(node.steps.filter(([what]) => what === "node" || what === "member").map(([, child]) => child))].forEach((child) => walk(child, depth + 1));
  };
  walk(tree.top, 0);
  const split = tree.nodes.some((node) => node.by);
  return html`<details class="tree"><summary>The tree: how the numbers hang together</summary>
    ${split && html`<${Tick} label=${`Show each ${[...new Set(tree.nodes.map((node) => node.by).filter(Boolean))].join(" and ")}`} checked=${parts} onChange=${setParts} />`}
    <div class="scroll" tabindex="0" role="region" aria-label="The tree"><table><thead><tr><th scope="col">In the middle of the futures</th><th scope="col" class="num">As things go</th><th scope="col" class="num">Now</th><th scope="col" class="num">Change</th></tr></thead>
      <tbody>${rows.map((r) => html`<tr key=${r.key} class=${r.part ? "part" : ""}><th scope="row" style=${`padding-left:${0.7 + 1.1 * r.depth}rem`}>${r.name}${r.driver && html` <span class="soft small">driver</span>`}</th>
        ${r.was === null ? html`<td class="num soft" colspan="3">differs by ${r.by}</td>` : html`<td class="num">${say(r.was, r.unit, currency)}</td><td class="num">${say(r.is, r.unit, currency)}</td><td class="num">${moved(r)}</td>`}</tr>`)}</tbody></table></div></details>`;
}
const one = (value) => (typeof value === "number" ? value : value[0]);
const moved = ({ was, is }) => { const by = was ? is / was - 1 : NaN; return Math.abs(by) < 5e-5 ? "–" : `${by > 0 ? "+" : ""}${say(by, "share")}`; };

// The nodes as things go, at the middle of what is not known.
function middleLike({ middle }) {
  const drivers = Object.fromEntries([...middle.before].map(([name, rows]) => [name, middle.nodes.get(name).by ? rows : rows[0]]));
  return new Evaluator(middle.data.tree).set(drivers).all();
}

const CHANCES = [["", "in the middle future"], ["0.5", "with a chance of 50 %"], ["0.7", "with a chance of 70 %"], ["0.8", "with a chance of 80 %"], ["0.9", "with a chance of 90 %"]];

function Seek({ shown, moves, setMoves, act, fault, announce, blocked }) {
  const [sure, setSure] = useState(""), [kind, setKind] = useState("wholes"), [busy, setBusy] = useState(false), parts = shown.levers.filter((lever) => lever.member);
  const free = shown.levers.filter((lever) => (kind === "wholes" ? !lever.member || !shown.levers.some((l) => l.driver === lever.driver && !l.member) : lever.member || !lever.by)).map((lever) => lever.place);
  const ask = async () => {
    setBusy(true);
    const answer = await act("seek", { moves, places: free, chance: sure ? Number(sure) : null });
    setBusy(false);
    if (answer.done) announce("Ways to the target were sought.");
  };
  const take = (plan) => {
    setMoves((old) => ({ ...Object.fromEntries(Object.entries(old).filter(([place]) => !free.includes(place))), ...plan.moves }));
    announce("The levers are set.");
  };
  const { seek, currency, top } = shown, money = (value) => say(value, top.unit, currency);
  const card = (plan, n) => html`<article key=${n} class="panel plan"><h4>${plan.spares.join(", ") || "As near as it gets"}</h4>
    <ul>${plan.words.map(([label, by]) => html`<li key=${label}>${label} <strong>${by}</strong></li>`)}</ul>
    <p class="small soft">${top.name} ${money(plan.value)}${plan.cost !== null && plan.cost > 0 ? `; costs ${say(plan.cost, "currency", currency)}` : ""}</p>
    <${Button} kind="small" onClick=${() => take(plan)} aria-label=${`Set the levers: ${plan.spares.join(", ") || "as near as it gets"}`}>Set the levers<//></article>`;
  return html`<section class="stack" aria-label="Ways to the target"><h3>Ways to the target</h3>
    <div class="row seek"><${Choose} label="Reach it" value=${sure} options=${CHANCES} onChange=${setSure} />
      ${parts.length > 0 && html`<${Choose} label="By moving" value=${kind} options=${[["wholes", "whole drivers"], ["parts", `single ${parts[0].by}s`]]} onChange=${setKind} />`}
      <${Button} busy=${busy} disabled=${blocked} onClick=${() => !blocked && ask()}>Find ways<//></div>
    <${Fault} fault=${fault && fault.from === "seek" ? { ...fault, field: "" } : null} />
    ${seek && !seek.reached && html`<${Note} kind="warn" fix=${seek.held.length ? `It is held back by the bounds of ${seek.held.join(", ")}.` : ""}>No combination of these levers reaches ${money(seek.target)}; the nearest is ${money(seek.nearest.value)}.<//>`}
    ${seek && seek.reached && !seek.plans.length && html`<${Note} kind="good">The target is reached without moving these levers.<//>`}
    ${seek && html`<div class="plans">${(seek.plans.length ? seek.plans : seek.reached ? [] : [seek.nearest]).map(card)}</div>`}
    ${seek && seek.notes.map((note) => html`<p key=${note} class="small soft">${note[0].toUpperCase()}${note.slice(1)}.</p>`)}</section>`;
}

function Conflict({ conflict, act, onOther, currency, top }) {
  const { theirs, mine } = conflict, line = (who, each) => html`<tr><th scope="row">${who}</th><td>${each.name}</td><td>${each.moves || "nothing moved"}</td><td class="num">${say(each.target, top.unit, currency)}</td></tr>`;
  return html`<div class="stack conflict"><${Note} kind="bad" fix=${conflict.fix}>${conflict.problem}<//>
    ${theirs && html`<div class="scroll"><table><thead><tr><th scope="col">Whose</th><th scope="col">Name</th><th scope="col">What moves</th><th scope="col" class="num">Target</th></tr></thead><tbody>${line(theirs.who || "Theirs", theirs)}${line("Yours", mine)}</tbody></table></div>
      <div class="row"><${Button} onClick=${() => act("open", { id: theirs.id })}>Take theirs<//><${Button} onClick=${onOther}>Save yours as another scenario<//></div>`}</div>`;
}

function Kept({ shown, found, target, desk, act, fault, announce, blocked }) {
  const { scenario, kept, top, currency, rough } = shown, { moves, open } = desk;
  const [name, setName] = useState(scenario.name), [note, setNote] = useState(scenario.note), { who, field: asked } = useWho(shown.who), [busy, setBusy] = useState(""), [saved, setSaved] = useState("");
  useEffect(() => { setName(scenario.name); setNote(scenario.note); }, [scenario.id, shown.turn]);
  useEffect(() => setSaved(""), [shown.turn]);
  const money = (value) => say(value, top.unit, currency), mine = (field) => (fault && ["save", "accept"].includes(fault.from) ? faultAt(fault, field) : null);
  const save = async (other) => {
    const words = `Saved as “${name}”.`;
    setBusy(other ? "other" : "save");
    await act("save", { name, who, note, moves, other }, () => { setSaved(words); announce(words); });
    setBusy("");
  };
  const line = (row, now) => html`<tr key=${now ? "now" : row.id} class=${now ? "now" : ""}><th scope="row">${row.name}${row.accepted?.length > 0 && html` <span class="soft small">in the plan</span>`}</th><td>${row.moves}</td><td class="num">${money(row.middle)}</td>
    <td class="num">${short(row.low, top.unit, currency)} – ${short(row.high, top.unit, currency)}</td><td class="num">${row.chance === null ? "–" : sayChance(row.chance, rough)}</td>
    <td>${now ? html`<span class="soft small">${open || !scenario.id ? "not saved" : "saved"}</span>` : html`<${Button} kind="small" disabled=${blocked} aria-label=${`Open ${row.name}`} onClick=${() => !blocked && act("open", { id: row.id })}>Open<//>`}</td></tr>`;
  const said = shown.levers.filter((lever) => moves[lever.place]).map((lever) => `${lever.label} ${sayMove(lever, moves[lever.place], currency)}`).join(", ");
  return html`<section class="stack" aria-label="Keep it"><h3>Scenarios side by side</h3>
    <div class="scroll" tabindex="0" role="region" aria-label="Scenarios side by side"><table><thead><tr><th scope="col">Scenario</th><th scope="col">What moves</th><th scope="col" class="num">Middle</th><th scope="col" class="num">Eight of ten</th><th scope="col" class="num">Chance${target !== null ? ` of ${short(target, top.unit, currency)}` : ""}</th><th scope="col"><span class="unseen">Open it</span></th></tr></thead>
      <tbody>${line({ ...found, name: "On the desk now", moves: said || "nothing moved" }, true)}${kept.map((row) => line(row, false))}</tbody></table></div>
    ${shown.conflict && html`<${Conflict} ...${{ conflict: shown.conflict, act, currency, top }} onOther=${() => save(true)} />`}
    ${scenario.accepted.length > 0 && html`<${Note} kind="good">“${scenario.name}” is in the plan as ${scenario.accepted.join(", ")}.<//>`}
    <form class="stack" onSubmit=${(e) => { e.preventDefault(); !blocked && !busy && save(false); }}><div class="grid">
      <${Text} label="Name of the scenario" value=${name} onInput=${setName} fault=${mine("name")} autocomplete="off" />${asked(mine("who"))}
      <${Text} label="What you thought" optional value=${note} onInput=${setNote} wide rows="2" /></div>
    <${Fault} fault=${fault && ["save", "open", "new"].includes(fault.from) && !["name", "who", "conflict"].includes(fault.field) ? { ...fault, field: "" } : null} />
    <div class="row"><${Button} kind="main" type="submit" busy=${busy === "save"} disabled=${blocked}>${scenario.id && !scenario.accepted.length ? "Save the changes" : "Save the scenario"}<//>
      ${scenario.id && html`<${Button} busy=${busy === "other"} disabled=${blocked} onClick=${() => !blocked && save(true)}>Save as another<//>`}
      <${Button} kind="plain" disabled=${blocked} onClick=${() => !blocked && act("new")}>Start anew<//>
      ${saved && (busy || !open) && html`<span><${Sign} kind="good" word="" /> ${saved}</span>`}</div></form>
    <${Accept} ...${{ shown, moves, name, note, who, act, fault, announce, blocked }} /></section>`;
}

function Accept({ shown, moves, name, note, who, act, fault, announce, blocked }) {
  const { plan, scenario, top } = shown, [objective, setObjective] = useState(""), [title, setTitle] = useState(""), [owners, setOwners] = useState({}), [busy, setBusy] = useState(false);
  const moved = shown.levers.filter((lever) => moves[lever.place]), here = fault && fault.from === "accept" ? fault : null;
  const people = [[shown.question.tree.nodes[shown.question.tree.top].name, top.name, plan.lead], ...moved.map((lever) => [lever.place, lever.label, lever.owner || plan.lead])];
  const accept = async () => {
    setBusy(true);
    const answer = await act("accept", { objective, title, name, who, note, owners, moves });
    setBusy(false);
    if (answer.done) announce("The scenario is in the plan.");
  };
  if (scenario.accepted.length) return null;
  return html`<details class="accept"><summary>Make it the plan</summary><div class="stack">
    <p>The top and every lever that is moved become key results with baseline, target, chance and owner; named work becomes initiatives, and what is assumed goes into the plan’s ledger. All of it, or nothing.</p>
    <div class="grid"><${Choose} label="Objective" value=${objective} options=${[["", "a new one"], ...plan.objectives]} onChange=${setObjective} />
      ${!objective && html`<${Text} label="What is to be achieved" value=${title} onInput=${setTitle} fault=${faultAt(here, "title")} />`}
      ${people.map(([place, label, usual]) => html`<${Text} key=${place} label=${`Owner of ${label}`} optional placeholder=${usual || ""} value=${owners[place] ?? ""} onInput=${(text) => setOwners({ ...owners, [place]: text })} autocomplete="off" />`)}</div>
    <${Fault} fault=${here && !["title", "name", "who", "conflict"].includes(here.field) ? { ...here, field: "" } : null} />
    <div class="row"><${Button} kind="main" busy=${busy} disabled=${blocked} onClick=${() => !blocked && accept()}>Put it into the plan<//></div></div></details>`;
}

function App({ shown, act, fault, announce }) {
  const futures = useFutures(shown, act), desk = useMoves(shown, announce), [target, setTarget] = useState(shown.scenario.target);
  useEffect(() => setTarget(shown.scenario.target), [shown.scenario.target, shown.turn]);
  const aim = useDebounced((value) => !shown.offline && act("aim", { target: value }), 500);
  const found = useMemo(() => futures && outcome(futures, shown, desk.moves, target), [futures, desk.moves, target]);
  const { top, currency, rough } = shown, blocked = shown.offline || shown.locked;
  const said = found && !found.lost && `${top.name} ${say(found.middle, top.unit, currency)} in the middle of the futures${found.chance === null ? "" : `, chance of the target ${sayChance(found.chance, rough)}`}.`;
  const tell = useDebounced((text) => announce(text), 700), first = useRef(true);
  useEffect(() => { if (said && !first.current) tell(said); if (said) first.current = false; }, [said]);
  const onTarget = (value) => { setTarget(value); aim(value); };
  return html`
    <header class="head"><div><h2>${shown.title}</h2><p>Move the levers and see what becomes of it. It starts from ${shown.start}.</p></div>
      ${desk.open && html`<${Button} kind="small" onClick=${() => desk.setMoves(shown.scenario.moves)}>${shown.scenario.id ? "Back to what is saved" : "Set all back"}<//>`}</header>
    <div class="stack wide-gap">
      ${shown.offline && html`<${Note}>This page has no kernel: explore as you like. Ways to the target, saving and accepting need the notebook.<//>`}
      ${shown.locked && html`<${Note}>This workspace shows an earlier day and is read-only: saving and accepting are off.<//>`}
      ${desk.back && html`<${Note}>Your moves from before are back. They are not saved yet.<//>`}
      ${!found && html`<p class="soft" role="status">The futures are being fetched …</p>`}
      ${found && found.lost && html`<${Note} kind="bad" fix="Move the last lever back a little.">${top.name} has no value here: something would be divided by nothing.<//>`}
      ${found && !found.lost && html`<${Answer} ...${{ shown, found, target, onTarget }} />`}
      <div class="desk"><section aria-label="Levers"><h3>Levers</h3>${futures && found && html`<${Levers} ...${{ shown, futures, moves: desk.moves, onMove: desk.move, act, fault, locked: blocked }} />`}</section>
        <section class="figures stack" aria-label="What becomes of it">${found && !found.lost && html`
          ${found.points.length > 1
            ? html`<${Spread} ...${{ top, currency, points: found.points, start: futures.start, target, middle: found.middle, alt: said + ` Eight of ten futures end between ${say(found.low, top.unit, currency)} and ${say(found.high, top.unit, currency)}.` }} title=${`${top.name}: how many futures end where`} />`
            : html`<${Note}>Nothing here is uncertain, so there is one future only. Assumptions with a range, or a history of the KPI, give a spread.<//>`}
          <${Tornado} ...${{ top, currency, found: found.tornado }} rows=${tornadoRows(shown, found.tornado)} />`}</section></div>
      ${futures && found && !found.lost && html`<${TreeTable} ...${{ shown, futures }} />`}
      ${(shown.notes.length > 0 || shown.assumed.length > 0) && html`<details><summary>What it rests on</summary><ul>${[...shown.assumed, ...shown.notes].map((each) => html`<li key=${each}>${each}</li>`)}</ul></details>`}
      <${Seek} ...${{ shown, moves: desk.moves, setMoves: desk.setMoves, act, fault, announce, blocked }} />
      ${found && !found.lost && html`<${Kept} ...${{ shown, found, target, desk, act, fault, announce, blocked }} />`}
    </div>`;
}

export default mount(App);
