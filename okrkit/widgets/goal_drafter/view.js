const KINDS = [["increase", "Increase"], ["decrease", "Decrease"], ["keep within", "Keep within limits"], ["milestone", "Reach a milestone"], ["establish baseline", "Measure for the first time"]];
const TYPES = [["", "not chosen"], ["grow revenue", "Grow revenue"], ["grow loyalty", "Grow loyalty"], ["reduce cost", "Reduce cost"]];
const COMMITMENTS = [["committed", "Committed: we promise it"], ["aspirational", "Aspirational: we aim high"], ["learning", "Learning: we find out"]];
const UNITS = [["", "none"], ["share", "per cent"], ["currency", "money"], ["orders", "orders"], ["customers", "customers"], ["hours", "hours"], ["minutes", "minutes"], ["days", "days"], ["ratio", "a ratio"]];
const MEASURES = [["total", "its total"], ["mean", "its mean"], ["last", "its level at the end"]];

const put = (value, [head, ...rest], leaf) => {
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[head] = rest.length ? put(copy[head] ?? {}, rest, leaf) : leaf;
  return copy;
};
const route = (path) => path.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : part));
const get = (value, path) => route(path).reduce((at, part) => at?.[part], value);
const key = (text) => text.toLowerCase().replace(/[^a-z]+/g, "-");

// The draft is the person's until it is saved; the coach's word follows it.
function useDraft(shown, act, announce, changed) {
  const kept = useMemo(() => notes.read(shown.note), [shown.note]);
  const [draft, setDraft] = useState(kept?.draft ?? shown.draft);
  const [said, setSaid] = useState({ findings: shown.findings, letters: shown.letters, invalid: shown.invalid, chances: [] });
  const [dirty, setDirty] = useState(Boolean(kept)), latest = useRef(draft), asked = useRef(0);
  latest.current = draft;
  const check = async (deep) => {
    const nr = ++asked.current, answer = await act("check", { draft: latest.current, deep });
    if (!answer.done || nr !== asked.current) return;
    setSaid((old) => ({ findings: answer.findings, letters: answer.letters, invalid: answer.invalid, chances: answer.chances ?? old.chances }));
    if (deep && nr > 1) {
      const open = Object.values(answer.findings).flat().filter((f) => f.severity === "weak" && !f.accepted).length;
      announce(open ? `The coach has ${open} ${open === 1 ? "remark" : "remarks"}.` : "The coach has no remarks.");
    }
  };
  // Each key is judged at once; while an answer is on its way the newest draft waits for it, and those between are left out.
  const flight = useRef({ on: false, again: false });
  const soon = async () => {
    const now = flight.current;
    now.again = true;
    if (now.on) return;
    now.on = true;
    while (now.again) { now.again = false; await check(false); }
    now.on = false;
  };
  const later = useDebounced(() => check(true), 900);
  useEffect(() => { check(true); }, []);
  const write = (next) => { changed(); latest.current = next; setDraft(next); setDirty(true); notes.write(shown.note, { draft: next }); soon(); later(); };
  const set = (path, value) => write(put(latest.current, route(path), value));
  const renew = (from = shown.draft) => { notes.drop(shown.note); latest.current = from; setDraft(from); setDirty(false); later(); };
  return { draft, said, dirty, kept, set, write, renew, now: () => latest.current };
}

// One remark: what is weak, what to do, a better line to take over, and the way to keep it all the same.
function Remark({ finding, onRewrite, onAccept, fault }) {
  const [open, setOpen] = useState(false), [reason, setReason] = useState("");
  const kind = finding.accepted ? "note" : finding.severity === "weak" ? "warn" : "note";
  if (finding.accepted)
    return html`<div class="remark accepted"><${Sign} kind="note" word="Kept:" /><div><p>${finding.message}</p><p class="soft small">Kept because: ${finding.accepted.reason}${finding.accepted.by && ` (${finding.accepted.by})`}</p></div></div>`;
  // A field that is simply empty is seen as such: what to fill in says enough.
  const gap = /^no-(?!base$|evidence)|without-owner/.test(finding.slug);
  return html`<div class=${`remark ${kind}${gap ? " gap" : ""}`} data-code=${finding.code}><${Sign} kind=${kind} /><div>
    ${gap ? html`<p>${finding.fix || finding.message}</p>` : html`<p>${finding.message}</p><p class="soft">${finding.fix}</p>`}
    ${finding.rewrite && onRewrite && html`<p class="rewrite"><q>${finding.rewrite}</q> <${Button} kind="plain small" onClick=${() => onRewrite(finding.rewrite)}>Use this line<//></p>`}
    ${onAccept && finding.severity === "weak" && !open && html`<${Button} kind="plain small" aria-label=${`Keep it with a reason: ${finding.slug}`} onClick=${() => setOpen(true)}>Keep it, with a reason<//>`}
    ${open && html`<form class="accept" onSubmit=${async (e) => { e.preventDefault(); await onAccept(finding.code, reason); }}>
      <${Text} label="Why it stays as it is" value=${reason} onInput=${setReason} fault=${faultAt(fault, `accept.${finding.code}`)} />
      <div class="row"><button type="submit" class="button small">Keep it</button><${Button} kind="plain small" onClick=${() => setOpen(false)}>Cancel<//></div></form>`}
  </div></div>`;
}

// A field with the coach beside it.
function Coached({ at, pen, children, wide }) {
  const found = pen.said.findings[at] || [], [, index, own] = /^key_results\.(\d+)\.(.+)$/.exec(at) || [];
  const number = index === undefined ? null : Number(index);
  const rewrite = index === undefined ? null : (line) => pen.set(`key_results.${index}.title`, line.slice(0, 1000));
  return html`<div class=${`coached${found.length ? " spoken" : ""}`} data-field=${at}><div>${children}</div>
    ${found.length > 0 && html`<div class="remarks">${found.map((f) => html`<${Remark} key=${f.code} finding=${f} onRewrite=${rewrite} fault=${pen.fault} onAccept=${(code, reason) => pen.accept(code, reason, number)} />`)}</div>`}</div>`;
}

const faults = (pen, at) => faultAt(pen.fault, at);

function Words({ at, label, pen, rows, hint, optional, ...own }) {
  return html`<${Text} ...${{ label, rows, hint, optional }} ...${own} value=${get(pen.draft, at) ?? ""} onInput=${(text) => pen.set(at, text)} fault=${faults(pen, at)} />`;
}

function KpiChoice({ n, pen, shown }) {
  const at = `key_results.${n}`, kr = pen.draft.key_results[n];
  const options = [["", "none: people enter the values"], ...shown.kpis.map((k) => [k.name, k.label])];
  if (kr.kpi && !options.some(([name]) => name === kr.kpi)) options.push([kr.kpi, kr.kpi]);
  return html`<${Choose} label="Measured by" value=${kr.kpi ?? ""} options=${options} hint=${kr.kpi ? "Its values come from your data." : "A KPI brings its baseline and its chance with it."} onChange=${(kpi) => pen.bind(n, kpi)} fault=${faults(pen, `${at}.kpi`)} />`;
}

function Numbers({ n, pen, shown }) {
  const at = `key_results.${n}`, kr = pen.draft.key_results[n], chance = pen.said.chances[n];
  const limits = kr.kind === "keep within", numbers = ["increase", "decrease"].includes(kr.kind);
  const amount = (name, label, hint) => html`<${Amount} key=${name} label=${label} value=${kr[name]} unit=${kr.unit} currency=${shown.currency} hint=${hint}
    optional=${["commit", "stretch"].includes(name)} fault=${name === "target" ? faults(pen, `${at}.target`) : null} onValue=${(v) => pen.set(`${at}.${name}`, v)} />`;
  const said = (name) => chance?.points[name] && `${shown.chance_word}: ${chance.points[name]}`;
  return html`<div class="stack">
    <${Coached} at=${`${at}.kpi`} pen=${pen}><div class="grid">
      <${KpiChoice} ...${{ n, pen, shown }} />
      <${Choose} label="What should happen" value=${kr.kind} options=${KINDS} onChange=${(v) => pen.set(`${at}.kind`, v)} />
      ${kr.kpi ? html`<${Choose} label="What of the cycle counts" value=${kr.measure} options=${MEASURES} onChange=${(v) => pen.set(`${at}.measure`, v)} />`
        : html`<${Choose} label="Unit" value=${kr.unit} options=${UNITS.some(([u]) => u === kr.unit) ? UNITS : [...UNITS, [kr.unit, kr.unit]]} onChange=${(v) => pen.set(`${at}.unit`, v)} />`}
    </div><//>
    ${pen.said.findings[`${at}.unit`] && html`<${Coached} at=${`${at}.unit`} pen=${pen}><//>`}
    ${numbers && html`<${Coached} at=${`${at}.baseline`} pen=${pen}><div class="grid numbers">${amount("baseline", "Baseline", kr.baseline_note)}</div><//>`}
    ${(numbers || limits) && html`<${Coached} at=${`${at}.target`} pen=${pen}><div class="grid numbers">
      ${limits ? [amount("lower", "Lower limit", said("lower")), amount("upper", "Upper limit", said("upper"))]
        : [amount("commit", "Commit", said("commit")), amount("target", "Target", said("target")), amount("stretch", "Stretch", said("stretch"))]}
    </div>${chance?.expected != null && html`<p class="soft small">Expected score ${chance.expected.toFixed(2)}; about 0.7 is usual for an aspirational target.</p>`}<//>`}
    ${pen.offers[n] && html`<div class="callout callout-note"><${Sign} kind="note" word="From the data:" /><div><p>${pen.offers[n].said}</p>${pen.offers[n].proposal && html`<${Button} kind="small" onClick=${() => pen.take(n)}>Take the proposed points<//>`}</div></div>`}
  </div>`;
}

const Owner = ({ at, pen, label = "Owner" }) => html`<${Coached} at=${at} pen=${pen}><${Words} at=${at} label=${label} pen=${pen} autocomplete="off" /><//>`;
const Evidence = ({ n, pen }) => html`<${Coached} at=${`key_results.${n}.evidence`} pen=${pen}><${Words} at=${`key_results.${n}.evidence`} label="Evidence that it can be done" rows=${2} pen=${pen} /><//>`;
const Why = ({ pen }) => html`<${Coached} at="why" pen=${pen}><${Words} at="why.relevance" label="Why it matters now" rows=${2} pen=${pen} /><//>
  <details><summary>More about why</summary><div class="stack inner"><${Words} at="why.drive" label="What drives us to it" optional rows=${2} pen=${pen} /><${Words} at="why.if_missed" label="What happens if we miss it" optional rows=${2} pen=${pen} /><${Words} at="why.earlier_attempts" label="Was something like it tried before" optional rows=${2} pen=${pen} /></div></details>`;
const Parent = ({ pen, shown }) => html`<${Coached} at="parent" pen=${pen}><${Choose} label="Serves" optional value=${pen.draft.parent} options=${[["", "no other objective"], ...shown.parents.map((p) => [p.id, p.title])]} onChange=${(v) => pen.set("parent", v)} /><//>`;
const GoalType = ({ pen }) => html`<${Coached} at="goal_type" pen=${pen}><${Choose} label="Goal type" value=${pen.draft.goal_type ?? ""} options=${TYPES} onChange=${(v) => pen.set("goal_type", v || null)} /><//>`;
const Commitment = ({ pen }) => html`<${Choose} label="Commitment" value=${pen.draft.commitment} options=${COMMITMENTS} onChange=${(v) => pen.set("commitment", v)} />`;
const Due = ({ n, pen, shown }) => html`<${Coached} at=${`key_results.${n}.due`} pen=${pen}><${Text} label="Due" optional type="date" value=${pen.draft.key_results[n].due ?? ""} hint=${`Without one it is the cycle's last day, ${shown.until}.`} onInput=${(v) => pen.set(`key_results.${n}.due`, v || null)} /><//>`;
const Objective = ({ pen }) => html`<${Coached} at="title" pen=${pen}><${Words} at="title" label="Objective" rows=${2} pen=${pen} hint="What you want to reach, in words that people remember. No numbers yet." /><//>`;
const Result = ({ n, pen, label }) => html`<${Coached} at=${`key_results.${n}.title`} pen=${pen}><${Words} at=${`key_results.${n}.title`} label=${label} rows=${2} pen=${pen} hint="How everybody will see that it was reached." /><//>`;

function Okr({ pen, shown, act, who }) {
  const krs = pen.draft.key_results;
  const add = () => pen.write({ ...pen.draft, key_results: [...krs, { ...pen.blank, title: "", objective: pen.draft.id }] });
  const remove = async (n) => {
    const kr = krs[n];
    if (kr.id && !(await act("remove", { id: kr.id, who })).done) return;
    pen.write({ ...pen.draft, key_results: krs.filter((_, k) => k !== n) });
  };
  return html`<div class="stack">
    <section class="stack block" aria-label="The objective"><${Objective} pen=${pen} />
      <div class="grid"><${GoalType} pen=${pen} /><${Commitment} pen=${pen} /><${Owner} at="owner" pen=${pen} /></div>
      <${Why} pen=${pen} /><${Parent} ...${{ pen, shown }} /></section>
    ${pen.said.findings.key_results && html`<${Coached} at="key_results" pen=${pen}><h3>Key results</h3><//>`}
    ${krs.map((kr, n) => html`<section class="stack block" key=${kr.id || `new-${n}`} aria-label=${`Key result ${n + 1}`}>
      <div class="row between"><h3>Key result ${n + 1}</h3>${krs.length > 1 && html`<${Button} kind="plain small" aria-label=${`Remove key result ${n + 1}`} onClick=${() => remove(n)}>Remove<//>`}</div>
      <${Result} n=${n} pen=${pen} label="What will be different" /><${Numbers} ...${{ n, pen, shown }} />
      <div class="grid"><${Owner} at=${`key_results.${n}.owner`} pen=${pen} /><${Due} ...${{ n, pen, shown }} /></div>
      <details><summary>Evidence</summary><div class="inner"><${Evidence} n=${n} pen=${pen} /></div></details>
      ${pen.said.findings[`key_results.${n}.evidence`] && html`<${Coached} at=${`key_results.${n}.evidence`} pen=${pen}><//>`}
    </section>`)}
    <div><${Button} onClick=${add}>Add a key result<//></div></div>`;
}

const many = (n) => (n === 1 ? "one remark" : `${n} remarks`);

function Smart({ pen, shown, n, setN }) {
  const [letter, setLetter] = useState("S"), verdicts = pen.said.letters[n] || [];
  const at = verdicts.find((v) => v.letter === letter), stand = verdicts.filter((v) => v.ok).length;
  const order = ["S", "M", "A", "R", "T"], next = order[order.indexOf(letter) + 1];
  const steps = {
    S: html`<${Objective} pen=${pen} /><${Result} n=${n} pen=${pen} label="The result that shows it" /><${GoalType} pen=${pen} />`,
    M: html`<${Numbers} ...${{ n, pen, shown }} />`,
    A: html`<${Evidence} n=${n} pen=${pen} /><div class="grid"><${Owner} at=${`key_results.${n}.owner`} pen=${pen} /><${Commitment} pen=${pen} /></div>`,
    R: html`<${Why} pen=${pen} /><${Parent} ...${{ pen, shown }} />`,
    T: html`<${Due} ...${{ n, pen, shown }} /><p class="soft">The cycle is ${pen.draft.cycle}.</p>`,
  };
  return html`<div class="stack">
    ${pen.draft.key_results.length > 1 && html`<${Choose} label="Which result" value=${String(n)} options=${pen.draft.key_results.map((kr, k) => [String(k), kr.title || `Key result ${k + 1}`])} onChange=${(v) => setN(Number(v))} />`}
    <div class="letters"><nav aria-label="Letters"><ol>${verdicts.map((v) => html`<li key=${v.letter}><button type="button" class=${`letter${v.ok && !v.remarks ? " stands" : ""}`} aria-current=${v.letter === letter ? "step" : undefined} onClick=${() => setLetter(v.letter)}>
        <span class="big" aria-hidden="true">${v.letter}</span><span>${v.word}<span class="small soft">${v.ok ? (v.remarks ? `stands, ${many(v.remarks)}` : "stands") : "missing"}</span></span><${Sign} kind=${v.ok && !v.remarks ? "good" : "warn"} word="" /></button></li>`)}</ol>
        <p class="soft small">${stand} of 5 stand</p></nav>
      <section class="stack block" aria-label=${at?.word}><div><h3>${at?.word}</h3>${at && html`<p class=${at.ok ? "soft" : ""}><${Sign} kind=${at.ok && !at.remarks ? "good" : "warn"} word="" /> ${at.says}${at.fix && html` <span class="soft">${at.fix}</span>`}${at.ok && at.remarks > 0 && html` <span class="soft">The coach has ${many(at.remarks)} on it all the same.</span>`}</p>`}</div>
        ${steps[letter]}
        ${next && html`<div><${Button} onClick=${() => setLetter(next)}>Next: ${verdicts.find((v) => v.letter === next)?.word}<//></div>`}</section></div></div>`;
}

function Drafter({ shown, act, fault, clear, announce, saved, setSaved }) {
  const own = useDraft(shown, act, announce, () => setSaved("")), { who, field: whoField } = useWho(shown.who);
  const [view, setView] = useState("okr"), [n, setN] = useState(0), [offers, setOffers] = useState({}), [busy, setBusy] = useState(false);
  const [why, setWhy] = useState("");
  const blank = useMemo(() => ({ ...Object.fromEntries(Object.entries(shown.draft.key_results[0] ?? {}).map(([name, value]) => [name, Array.isArray(value) ? [] : typeof value === "string" ? "" : null])), kind: "increase", measure: "last", weight: 1, version: 0 }), [shown.draft]);
  const bind = async (k, kpi) => {
    const kr = own.draft.key_results[k];
    if (!kpi) { own.set(`key_results.${k}.kpi`, null); return setOffers((old) => ({ ...old, [k]: null })); }
    own.set(`key_results.${k}.kpi`, kpi);
    const answer = await act("bind", { kpi, kind: kr.kpi ? kr.kind : "", where: kr.where ?? "" });
    if (!answer.done) return;
    own.write(put(own.now(), ["key_results", k], { ...own.now().key_results[k], ...answer.fill }));
    setOffers((old) => ({ ...old, [k]: answer }));
    announce(answer.fill.baseline != null ? `Baseline ${say(answer.fill.baseline, answer.fill.unit, shown.currency)} from the data.` : answer.said);
  };
  const take = (k) => { own.write(put(own.now(), ["key_results", k], { ...own.now().key_results[k], ...offers[k].proposal })); announce("The proposed points are taken."); };
  const accept = async (code, reason, k) => {
    const answer = await act("accept", { draft: own.now(), code, reason, who, key_result: k });
    if (!answer.done) return announce(answer.problem);
    own.set(k === null ? "accepted" : `key_results.${k}.accepted`, answer.accepted);
    announce("Kept, with its reason.");
  };
  const save = async () => {
    setBusy(true);
    const answer = await act("save", { draft: own.now(), who, why }, () => {
      notes.drop(shown.note);
      setSaved("Saved in the plan.");
      announce("Saved in the plan.");
    });
    setBusy(false);
    if (!answer.done) announce(`Not saved. ${answer.problem}`);
  };
  // Somebody else changed the goal: with the stored versions ours may be put in its place, or theirs taken over.
  const settle = async (keep) => {
    const { done, draft: theirs } = await act("stored");
    if (!done) return;
    const versions = Object.fromEntries(theirs.key_results.map((kr) => [kr.id, kr.version])), mine = own.now();
    if (keep) own.write({ ...mine, version: theirs.version, key_results: mine.key_results.map((kr) => ({ ...kr, version: versions[kr.id] ?? kr.version })) });
    else own.renew(theirs);
    clear();
  };
  const pen = { ...own, fault, bind, take, accept, offers, blank };
  const open = Object.values(own.said.findings).flat().filter((f) => f.severity === "weak" && !f.accepted).length;
  return html`<div class="stack">
    ${own.kept && own.dirty && html`<${Note} kind="note" fix=${html`<${Button} kind="plain small" onClick=${() => own.renew()}>Discard them<//>`}>These are your words from before, not saved yet.<//>`}
    ${shown.signed && html`<p class="soft small">${shown.signed}</p>`}
    <div class="row between"><${Tabs} label="Seen as" value=${view} options=${[["okr", "Objective and key results"], ["smart", "SMART, letter by letter"]]} onChange=${setView} />
      <span class="soft" data-open=${open}>${open ? html`<${Sign} kind="warn" word="" /> ${open} ${open === 1 ? "remark" : "remarks"} by the coach` : html`<${Sign} kind="good" word="" /> The coach has no remarks`}</span></div>
    ${own.said.invalid && html`<${Note} kind="bad" fix=${own.said.invalid.fix}>${own.said.invalid.problem}<//>`}
    ${view === "okr" ? html`<${Okr} ...${{ pen, shown, act, who }} />` : html`<${Smart} ...${{ pen, shown, n: Math.min(n, own.draft.key_results.length - 1), setN }} />`}
    <div class="grid closing"><${Text} label="Why it is saved now" optional value=${why} onInput=${setWhy} hint="Kept in the plan's history." />${whoField(faultAt(fault, "who"))}</div>
    ${fault && fault.field === "conflict" && html`<div class="callout callout-bad"><${Sign} kind="bad" word="Changed meanwhile:" /><div class="stack"><p>${fault.problem}</p><div class="row"><${Button} kind="small" onClick=${() => settle(true)}>Keep mine<//><${Button} kind="small" onClick=${() => settle(false)}>Take the stored one<//></div></div></div>`}
    <${Fault} fault=${fault && (fault.field === "" ? fault : null)} />
    ${fault && /title$|target$/.test(fault.field) && html`<p class="fault"><${Sign} kind="bad" /> ${fault.problem} <span class="fix">${fault.fix}</span></p>`}
    <div class="row"><${Button} kind="main" busy=${busy} disabled=${!own.dirty} onClick=${save}>Save to the plan<//>
      ${saved ? html`<span><${Sign} kind="good" word="" /> ${saved}</span>` : own.dirty && html`<span class="soft">Not saved yet</span>`}</div>
  </div>`;
}

function App({ shown, act, fault, clear, announce }) {
  const [saved, setSaved] = useState("");
  const open = (id) => { clear(); setSaved(""); act("open", { id }); };
  // A new key draws the form anew: after another goal was opened, and after a save.
  const version = [shown.draft.version, ...shown.draft.key_results.map((kr) => `${kr.id}:${kr.version}`)].join();
  return html`<header class="head"><div><h2>${shown.title}</h2><p>${shown.place}</p></div>
      <div class="goals"><${Choose} label="Goal" value=${shown.open} options=${[["", "A new goal"], ...shown.goals.map((g) => [g.id, g.title])]} onChange=${open} /></div></header>
    <${Drafter} key=${`${shown.note}/${version}`} ...${{ shown, act, fault, clear, announce, saved, setSaved }} />`;
}

export default mount(App);
