// The same figures as okrkit.core.targets (reach, expected, guardrail), from the same futures; tests compare both.
function chanceOf(ends, target, better) {
  let low = 0, high = ends.length;  // the first end at the target or above, or the first one above it
  while (low < high) {
    const middle = (low + high) >> 1;
    (better === "down" ? ends[middle] <= target : ends[middle] < target) ? (low = middle + 1) : (high = middle);
  }
  return (better === "down" ? low : ends.length - low) / ends.length;
}

function expectedScore(ends, baseline, target) {
  if (target === baseline) return NaN;
  let sum = 0;
  for (const end of ends) sum += Math.min(1, Math.max(0, (end - baseline) / (target - baseline)));
  return sum / ends.length;
}

function quantile(ends, part) {
  const at = part * (ends.length - 1), low = Math.floor(at), share = at - low;
  return low + 1 < ends.length ? ends[low] + (ends[low + 1] - ends[low]) * share : ends[low];
}

function guard(paths, periods, lower, upper) {
  const n = paths.length / periods, allowed = lower !== null && upper !== null ? (upper - lower) / 2 : 0;
  let held = 0, credit = 0;
  for (let i = 0; i < n; i++) {
    let inside = 0;
    for (let k = 0; k < periods; k++) {
      const value = paths[i * periods + k];
      const out = Math.max(lower !== null ? lower - value : 0, upper !== null ? value - upper : 0, 0);
      if (out === 0) inside++;
      credit += allowed > 0 ? Math.max(0, 1 - out / allowed) : out === 0 ? 1 : 0;
    }
    if (inside / periods >= 0.9 - 1e-12) held++;
  }
  return { chance: held / n, expected: credit / paths.length };
}

// Words for a chance that no point is called by, so that nothing reads "commit: a stretch".
const WORD = (chance) => chance >= 0.9 ? "nearly certain" : chance >= 0.7 ? "likely" : chance >= 0.4 ? "about even" : chance >= 0.15 ? "unlikely" : "very unlikely";
const LOOK = { commit: ["--setter-commit", "dotted"], target: ["--setter-target", "solid"], stretch: ["--setter-stretch", "dashed"], lower: ["--setter-stretch", "dashed"], upper: ["--setter-stretch", "dashed"] };

// What can be said of the points as they are now.
function reading(selected, futures, points) {
  if (!futures || !futures.values.length) return {};
  const said = {};
  if (selected.kind === "keep within") {
    const { lower = null, upper = null } = points;
    if ((lower === null && upper === null) || (lower !== null && upper !== null && lower >= upper)) return {};
    const { chance, expected } = guard(futures.values, futures.periods, lower, upper);
    for (const name of ["lower", "upper"]) if (points[name] !== null) said[name] = { chance };
    return { ...said, expected };
  }
  for (const [name, value] of Object.entries(points)) if (value !== null) said[name] = { chance: chanceOf(futures.values, value, selected.better) };
  if (points.target !== null && selected.baseline !== null) said.expected = expectedScore(futures.values, selected.baseline, points.target);
  return said;
}

// Points that contradict one another, in the words of the plan's own refusal.
function contradiction(selected, points) {
  const { lower, upper, commit, target, stretch } = points;
  if (selected.kind === "keep within")
    return lower !== null && upper !== null && lower >= upper ? { problem: "The lower limit is not below the upper one.", fix: "Move one of them." } : null;
  const up = selected.better === "up", words = up ? "upwards" : "downwards";
  const line = [selected.baseline, commit, target, stretch].filter((v) => v !== null && v !== undefined);
  if (target !== null && target === selected.baseline) return { problem: "Baseline and target are the same, so there is nothing to reach.", fix: "Move the target." };
  for (let i = 1; i < line.length; i++)
    if (up ? line[i] < line[i - 1] : line[i] > line[i - 1])
      return { problem: "These points do not follow one another.", fix: `They go ${words}: baseline, commit, target, stretch.` };
  return null;
}

function Handle({ point, at, x, geo, shift, selected, currency, said, onMove, step }) {
  const grip = useRef(null), [colour, style] = LOOK[point.name];
  const snap = (value) => Number((Math.round(value / step) * step).toPrecision(12));
  const [low, high] = geo.range, inside = (value) => Math.min(high, Math.max(low, value));
  const value = point.value, words = say(value, selected.unit, currency), chance = said ? sayChance(said.chance, selected.rough) : "";
  const key = (e) => {
    const by = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 }[e.key];
    if (by) onMove(point.name, snap(value + by * step));
    else if (e.key === "Home") onMove(point.name, snap(low));
    else if (e.key === "End") onMove(point.name, snap(high));
    else return;
    e.preventDefault();
    e.stopPropagation();
  };
  const down = (e) => {
    e.preventDefault();
    grip.current.focus();
    grip.current.setPointerCapture(e.pointerId);
    const off = e.clientY - grip.current.getBoundingClientRect().top - grip.current.offsetHeight / 2;
    const frame = grip.current.closest(".chart-space");
    const move = (m) => {
      const y = m.clientY - off - frame.getBoundingClientRect().top - geo.top;
      onMove(point.name, snap(inside(high - (y / geo.height) * (high - low))));
    };
    const up = () => { grip.current?.removeEventListener("pointermove", move); };
    grip.current.addEventListener("pointermove", move);
    grip.current.addEventListener("pointerup", up, { once: true });
    grip.current.addEventListener("pointercancel", up, { once: true });
  };
  return html`
    <div class="level" style=${`top:${at}px;left:${geo.left}px;width:${geo.width}px;border-top:2px ${style} var(${colour})`}></div>
    <div class="grip" ref=${grip} role="slider" tabindex="0" aria-label=${`${point.label} on the chart`} aria-orientation="vertical" aria-valuemin=${low} aria-valuemax=${high}
      aria-valuenow=${value} aria-valuetext=${chance ? `${words}, chance ${chance}` : words} onKeyDown=${key} onPointerDown=${down}
      style=${`top:${at}px;left:${x}px;background:var(${colour})`}><svg viewBox="0 0 16 16" aria-hidden="true"><path d="M5 6.5L8 3.5l3 3M5 9.5l3 3 3-3" /></svg></div>
    <div class="told" aria-hidden="true" style=${`top:${at + shift}px;left:${geo.left + geo.width + 10}px;color:var(${colour})`}><b>${point.label} ${words}</b><span>${chance && `chance ${chance}`}</span></div>`;
}

function Handles({ points, geo, ...rest }) {
  const placed = points.filter((p) => p.value !== null).map((p) => {
    const [low, high] = geo.range, inside = Math.min(high, Math.max(low, p.value));
    return { point: p, at: geo.top + geo.height * (1 - (inside - low) / (high - low)) };
  });
  // Words keep a line's distance from one another; the grips stand side by side, so that none covers another.
  const order = [...placed].sort((a, b) => a.at - b.at), room = 38;
  order.forEach((each, i) => { each.y = i ? Math.max(each.at, order[i - 1].y + room) : each.at; });
  const over = order.length ? order[order.length - 1].y - (geo.top + geo.height) : 0;
  for (let i = order.length - 1, limit = geo.top + geo.height; over > 0 && i >= 0; i--) { order[i].y = Math.min(order[i].y, limit); limit = order[i].y - room; }
  return placed.map(({ point, at, y }, i) => html`<${Handle} key=${point.name} ...${{ point, at, geo, ...rest }} said=${rest.said[point.name]}
    shift=${y - at} x=${geo.left + geo.width - 18 - 34 * (placed.length - 1 - i)} />`);
}

function Setter({ selected, shown, act, fault, announce, link, place, saved, setSaved }) {
  const kept = useMemo(() => notes.read(place), [place]);
  const stored = Object.fromEntries(selected.points.map((p) => [p.name, p.value]));
  const [points, setPoints] = useState(() => (kept ? { ...stored, ...kept.points } : stored));
  const [reason, setReason] = useState(kept?.reason ?? ""), [busy, setBusy] = useState(false);
  const [futures, setFutures] = useState(null), [geo, setGeo] = useState(null), { who, field: whoField } = useWho(shown.who), form = useName("form");
  const dirty = Object.keys(stored).some((name) => stored[name] !== points[name]);
  const currency = shown.currency, fan = selected.chart;

  useEffect(() => { dirty || reason ? notes.write(place, { points, reason }) : notes.drop(place); }, [points, reason, dirty]);
  useEffect(() => {
    if (!fan) return;
    act("futures").then((answer) => {
      if (!answer.done || answer.id !== selected.id || !answer.periods) return;
      const bytes = answer.buffers[0];
      setFutures({ periods: answer.periods, values: new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)) });
    });
  }, [selected.id, fan && fan.alt]);

  const said = useMemo(() => reading(selected, futures, points), [selected, futures, points]);
  const wrong = contradiction(selected, points) || faultAt(fault, "points");
  const tell = useDebounced((name) => {
    const found = said[name];
    if (found) announce(`${selected.points.find((p) => p.name === name).label} ${say(points[name], selected.unit, currency)}, chance ${sayChance(found.chance, selected.rough)}.`);
  }, 500);
  const move = (name, value) => { setSaved(""); setPoints((old) => ({ ...old, [name]: value })); tell(name); };

  // The axis grows when a typed number lies outside; while a handle is dragged it stays.
  const figure = useMemo(() => {
    if (!fan) return null;
    const all = [...fan.range, ...Object.values(points).filter((v) => v !== null)];
    const range = [Math.min(...all), Math.max(...all)];
    return { ...fan.figure, layout: { ...fan.figure.layout, yaxis: { ...fan.figure.layout.yaxis, range } } };
  }, [fan, fan && Math.min(fan.range[0], ...Object.values(points).filter((v) => v !== null)), fan && Math.max(fan.range[1], ...Object.values(points).filter((v) => v !== null))]);
  const draw = (plot) => {
    const { _size: size, yaxis } = plot._fullLayout;
    setGeo({ left: size.l, top: size.t, width: size.w, height: size.h, range: yaxis.range.slice() });
  };
  const save = async () => {
    setBusy(true);
    const answer = await act("save", { id: selected.id, points, version: selected.version, reason, who }, () => {
      setReason("");
      setSaved("Saved in the plan.");
      announce("Saved in the plan.");
    });
    setBusy(false);
    if (!answer.done) announce(`Not saved. ${answer.problem}`);
  };
  // Another version is stored: points that nobody moved follow it, others stay and are compared with it.
  const known = useRef(stored);
  useEffect(() => {
    const before = known.current;
    known.current = stored;
    setPoints((old) => (Object.keys(before).every((name) => old[name] === before[name]) ? stored : old));
  }, [selected.version]);
  const now = selected.points.map((p) => ({ ...p, value: points[p.name] }));
  const proposal = fan && Object.values(selected.proposed).some((v) => v !== null) ? selected.proposed : null;
  const guardrail = selected.kind === "keep within";
  const past = points.target !== null && selected.level !== null && (selected.better === "up" ? selected.level >= points.target : selected.level <= points.target);
  const [wanted, setWanted] = useState(70);
  const ask = () => {
    if (!futures || !(wanted > 0 && wanted < 100)) return;
    const part = selected.better === "down" ? wanted / 100 : 1 - wanted / 100;
    move("target", Number((Math.round(quantile(futures.values, part) / selected.step) * selected.step).toPrecision(12)));
  };
  return html`<div class="stack">
    ${kept && dirty && html`<${Note} kind="note" fix=${html`<${Button} kind="plain small" onClick=${() => { setPoints(stored); setReason(""); notes.drop(place); }}>Discard them<//>`}>These are your points from before, not saved yet.<//>`}
    ${selected.signed && html`<p class="soft small">${selected.signed}</p>`}
    <div class="setter">
      <div>${fan
        ? html`<${Chart} ...${{ link, figure, draw }} alt=${fan.alt} height=${380} caption=${`${fan.caption} ${selected.history}.`}>
            ${geo && html`<${Handles} points=${now} ...${{ geo, selected, currency, said }} onMove=${move} step=${selected.step} />`}<//>`
        : html`<${Note} kind="warn" fix="Bind it to a KPI in the goal drafter, or set the numbers by judgement.">No chance can be told: ${selected.reason}.<//>`}
        ${fan && html`<p class="outlook">${selected.outlook}${selected.turning && html` <span class="soft">${selected.turning}</span>`}</p>`}
      </div>
      <form id=${form} class="points stack" onSubmit=${(e) => { e.preventDefault(); if (dirty && !busy && !contradiction(selected, points)) save(); }}>
        ${!guardrail && html`<p class="start"><span class="soft">Baseline</span> <b>${selected.baseline_said}</b>${selected.baseline_note && html`<span class="soft small"> ${selected.baseline_note}</span>`}</p>`}
        ${now.map((p) => html`<div class="point" key=${p.name}>
          <${Amount} label=${p.label} value=${p.value} unit=${selected.unit} currency=${currency} onValue=${(v) => move(p.name, v)} data-point=${p.name} />
          <p class="chance" data-chance=${p.name}>${said[p.name] ? html`<b>${sayChance(said[p.name].chance, selected.rough)}</b> <span class="soft">${selected.rough ? "" : WORD(said[p.name].chance)}</span>` : html`<span class="soft">${p.value === null ? "not set" : fan ? "…" : "no chance told"}</span>`}</p>
        </div>`)}
        ${guardrail && html`<p class="soft small">The chance is that nine of ten ${selected.step_word || "week"}s stay inside.</p>`}
        ${said.expected !== undefined && !Number.isNaN(said.expected) && html`<p class="score"><span class="soft">Expected score</span> <b data-expected>${said.expected.toFixed(2)}</b> <span class="soft small">${selected.commitment === "committed" ? "a committed target aims at 1.0" : "about 0.7 is usual for an aspirational target"}</span></p>`}
        ${wrong && html`<div class="fault"><${Sign} kind="bad" /> ${wrong.problem} <span class="fix">${wrong.fix}</span></div>`}
        ${said.target && said.target.chance < 0.1 && (past
          ? html`<${Note} kind="warn" fix="Name the work that keeps it there.">It is past this target now, but as things go it will not stay there.<//>`
          : html`<${Note} kind="warn" fix="Name the new work that makes it possible.">Nothing in the history suggests this target.<//>`)}
        ${futures && !guardrail && html`<div class="ask"><${Text} label="Chance wanted, %" type="number" min="1" max="99" value=${wanted} onInput=${(t) => setWanted(Number(t))} /><${Button} kind="small" onClick=${ask}>Find the target<//></div>`}
        ${proposal && html`<${Button} kind="small" onClick=${() => { setPoints((old) => ({ ...old, ...proposal })); setSaved(""); announce("The proposed points are taken."); }}>Take the proposed points<//>`}
      </form>
    </div>
    <div class="grid closing">
      <${Text} label="Why these points" optional value=${reason} onInput=${setReason} hint="Kept in the plan's history." />
      ${whoField(faultAt(fault, "who"))}
    </div>
    <${Fault} fault=${fault} fields=${["who", "points"]} />
    <div class="row"><${Button} kind="main" type="submit" form=${form} busy=${busy} disabled=${!dirty || Boolean(contradiction(selected, points))}>Save targets<//>
      ${saved ? html`<span><${Sign} kind="good" word="" /> ${saved}</span>` : dirty && html`<${Button} kind="plain" onClick=${() => setPoints(stored)}>Undo<//><span class="soft">Not saved yet</span>`}</div>
  </div>`;
}

function App({ shown, act, fault, clear, announce, link }) {
  const selected = shown.selected;
  const [saved, setSaved] = useState("");
  const choose = async (id) => { clear(); setSaved(""); await act("choose", { id }); };
  return html`
    <header class="head"><div><h2>${shown.title}</h2><p>${shown.place}</p></div></header>
    <div class="stack">
      ${shown.choices.length > 0
        ? html`<${Choose} label="Key result" value=${selected?.id} options=${shown.choices.map((c) => [c.id, `${c.title} (${c.objective})`])} onChange=${choose} />`
        : html`<${Note} kind="note" fix="Draft an objective with a key result first.">This plan has no key result with a target to set.<//>`}
      ${selected && html`<${Setter} key=${selected.id} place=${shown.note} ...${{ selected, shown, act, fault, announce, link, saved, setSaved }} />`}
    </div>`;
}

export default mount(App);
