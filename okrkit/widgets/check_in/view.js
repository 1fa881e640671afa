const KINDS = [["answer", "Answer"], ["question", "Question"], ["thanks", "Thanks"]];
const SAYS = { answer: "answers", question: "asks", thanks: "says thanks" };
const NEW = { title: "", due: "", owner: "" };

// What was said and not saved yet lives in this browser, by day and key result.
function useDrafts(shown) {
  const place = `check-in:${shown.place}`;
  const [drafts, set] = useState(() => notes.read(place) || {});
  const put = (next) => { set(next); Object.keys(next).length ? notes.write(place, next) : notes.drop(place); };
  return {
    of: (card) => ({ value: undefined, confidence: card.today?.confidence ?? null, line: card.today?.line ?? "", blockers: card.today?.blockers ?? "", ...drafts[card.id] }),
    change: (card, values) => put({ ...drafts, [card.id]: { ...drafts[card.id], ...values } }),
    open: (ids) => ids.filter((id) => drafts[id]),
    drop: (ids) => put(Object.fromEntries(Object.entries(drafts).filter(([id]) => !ids.includes(id)))),
  };
}

function Confidence({ card, value, onChange, fault, locked }) {
  const name = useName("confidence");
  return html`<fieldset class="field confidence" aria-describedby=${fault ? `${name}-fault` : undefined}>
    <legend>How sure are you to reach it?<span class="unseen"> ${card.title}</span> <span class="soft">${card.before?.confidence != null ? `last time ${card.before.confidence}` : "0 no chance, 10 certain"}</span></legend>
    <div class="scale">${[...Array(11).keys()].map((n) => html`<label key=${n} class=${value === n ? "chosen" : ""}>
      <input type="radio" name=${name} value=${n} checked=${value === n} disabled=${locked} aria-label=${`${n} of 10`} onChange=${() => onChange(n)} /><span aria-hidden="true">${n}</span></label>`)}</div>
    ${fault && html`<p class="fault" id=${`${name}-fault`}><${Sign} kind="bad" /> ${fault.problem} <span class="fix">${fault.fix}</span></p>`}
  </fieldset>`;
}

function Data({ card }) {
  const facts = [["Aim", card.aim], ["Would be on course", card.needed], ["Ends at about", card.ends], ["Chance", card.chance]].filter(([, value]) => value);
  return html`<div class="data">
    <p class="eyebrow">${card.by_hand ? "So far" : "Data say"}</p>
    <p class="now">${card.now}</p>
    <p class="state"><${Sign} kind=${card.sign} word="" /> ${card.state === "unscored" ? "not scored" : card.state}</p>
    <dl>${facts.map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
    ${card.turn && html`<p class="small">${card.turn}</p>`}
    ${card.reason && html`<p class="small soft">Not scored: ${card.reason}.</p>`}
    ${card.until && html`<p class="small soft">Data until ${card.until}${card.settled ? "" : ", still settling"}.</p>`}
  </div>`;
}

const Steps = ({ card, act, locked }) => card.steps.length > 0 && html`<fieldset class="field steps"><legend>Steps</legend>
  ${card.steps.map((step) => html`<${Tick} key=${step.title} label=${step.title} hint=${step.done ? `done on ${step.done}` : step.due && `due ${step.due}`} checked=${!!step.done} disabled=${locked}
    onChange=${(done) => act("step", { key_result: card.id, title: step.title, done, version: card.version })} />`)}</fieldset>`;

// A value from data needs no hand; whoever knows better corrects it, and both are kept.
function Value({ card, value, onValue, currency, locked }) {
  const byData = card.of_data !== null && card.kind !== "milestone", other = byData && value !== card.of_data;
  const [open, setOpen] = useState(false), box = useRef(null);
  useEffect(() => { if (open) box.current?.querySelector("input")?.focus(); }, [open]);
  if (card.kind === "milestone" && card.steps.length) return null;
  if (byData && !other && !open) return html`<div class="field"><span class="label">Value</span><p class="of-data"><span>${say(card.of_data, card.unit, currency)}, from data</span>
    ${!locked && html`<${Button} kind="plain small" aria-label=${`Correct the value of ${card.title}`} onClick=${() => setOpen(true)}>Correct<//>`}</p></div>`;
  return html`<div ref=${box}><${Amount} label="Value" hint=${byData ? `Data say ${say(card.of_data, card.unit, currency)}${other ? "; yours counts, both are kept." : "."}` : "Nobody measures it: write it here."}
    value=${value} unit=${card.kind === "milestone" ? "share" : card.unit} currency=${currency} disabled=${locked} onValue=${onValue} /></div>`;
}

function Say({ card, drafts, fault, currency, locked }) {
  const draft = drafts.of(card), put = (values) => drafts.change(card, values);
  return html`<div class="say stack">
    <${Confidence} ...${{ card, locked }} value=${draft.confidence} fault=${faultAt(fault, `confidence:${card.id}`)} onChange=${(confidence) => put({ confidence })} />
    <${Text} label="What happened, what is next" value=${draft.line} maxlength="500" disabled=${locked} fault=${faultAt(fault, `line:${card.id}`)} onInput=${(line) => put({ line })} autocomplete="off" />
    <div class="grid">
      <${Text} label="In the way" optional rows="2" hint="One a line." value=${draft.blockers} disabled=${locked} onInput=${(blockers) => put({ blockers })} />
      <${Value} ...${{ card, currency, locked }} value=${draft.value !== undefined ? draft.value : card.value} onValue=${(value) => put({ value })} />
    </div>
  </div>`;
}

function Talk({ card, act, announce, locked }) {
  const [kind, setKind] = useState("answer"), [text, setText] = useState(""), [fault, setFault] = useState(null);
  const send = async () => {
    const answer = await act("comment", { checkin: card.latest, kind, text });
    setFault(answer.done || answer.field === "who" ? null : answer);
    if (answer.done) { setText(""); announce(`Your ${kind === "thanks" ? "thanks are" : `${kind} is`} saved.`); }
  };
  const n = card.talk.reduce((sum, turn) => sum + turn.comments.length, 0);
  return html`<details class="talk" open=${n > 0}><summary>${n ? `Talk: ${n} ${n === 1 ? "comment" : "comments"}` : "Said before, and the talk about it"}</summary>
    <ol class="turns">${card.talk.map((turn) => html`<li key=${turn.id}>
      <p><strong>${turn.author || "Somebody"}</strong> <span class="soft">${turn.day}${turn.confidence !== null ? `, ${turn.confidence} of 10` : ""}</span></p>
      ${turn.line && html`<p>${turn.line}</p>`}
      ${turn.blockers && html`<p><span class="soft">In the way:</span> ${turn.blockers.split("\n").join("; ")}</p>`}
      ${turn.comments.length > 0 && html`<ul class="comments">${turn.comments.map((said) => html`<li key=${said.id} class=${said.kind}><strong>${said.author}</strong> <span class="soft">${SAYS[said.kind]}, ${said.day}</span>${said.text && html`<br />${said.text}`}</li>`)}</ul>`}
      </li>`)}</ol>
    ${!locked && html`<div class="reply">
      <${Tabs} label=${`What you want to say about ${card.title}`} value=${kind} options=${KINDS} onChange=${setKind} />
      <${Text} label=${{ answer: "Your answer", question: "Your question", thanks: "Thanks for" }[kind]} optional=${kind === "thanks"} value=${text} onInput=${setText} fault=${fault} maxlength="1000" autocomplete="off" />
      <${Button} kind="small" onClick=${send}>${{ answer: "Answer", question: "Ask", thanks: "Say thanks" }[kind]}<//></div>`}
  </details>`;
}

// Team and data are held together by what is chosen now; before that, what was said last is told as such.
function Gap({ card, confidence }) {
  const before = card.before?.confidence ?? null;
  if (confidence !== null) return card.asks[confidence] && html`<p class="gap"><${Sign} kind="warn" /> ${card.asks[confidence]}</p>`;
  return before !== null && card.asks[Math.round(before)] && html`<p class="gap soft">Last time the team said ${before} of 10${card.chance && `, the data now say ${card.chance}`}.</p>`;
}

function Card({ card, drafts, act, fault, announce, currency, locked, where }) {
  return html`<article class="panel result" aria-label=${card.title}>
    <header><h4>${card.title}</h4><p class="soft small">${[where && card.team, card.owner || "nobody owns it yet"].filter(Boolean).join(", ")}
      ${card.checked ? html` · <span class="done-mark">✓ checked in ${card.today ? "today" : "this week"}</span>` : ""}</p></header>
    <div class="sides"><${Data} card=${card} /><div class="stack"><${Steps} ...${{ card, act, locked }} /><${Say} ...${{ card, drafts, fault, currency, locked }} /></div></div>
    <${Gap} card=${card} confidence=${drafts.of(card).confidence} />
    ${card.talk.length > 0 && html`<${Talk} ...${{ card, act, announce, locked }} />`}
  </article>`;
}

function SaveBar({ ids, shown, drafts, act, announce }) {
  const open = drafts.open(ids), [saved, setSaved] = useState(""), [busy, setBusy] = useState(false);
  const save = async () => {
    setSaved("");
    setBusy(true);
    const said = open.map((id) => { const card = shown.cards[id], draft = drafts.of(card);
      return { key_result: id, value: draft.value !== undefined ? draft.value : card.today ? card.value : null, confidence: draft.confidence, line: draft.line, blockers: draft.blockers, version: card.today?.version ?? 0 }; });
    const words = `Saved ${open.length} ${open.length === 1 ? "check-in" : "check-ins"}.`;
    const answer = await act("save", { said }, () => { setSaved(words); announce(words); });
    setBusy(false);
    if (answer.done) drafts.drop(open);
  };
  return html`<div class="row save"><${Button} kind="main" busy=${busy} onClick=${save}>Save check-in<//>
    ${saved && (busy || !open.length) ? html`<span><${Sign} kind="good" word="" /> ${saved}</span>` : html`<span class="soft small">${open.length ? `${open.length} of ${ids.length} filled in, not saved yet; kept in this browser until you save.` : ids.length ? "Choose a confidence to begin." : ""}</span>`}</div>`;
}

function Square({ title, children, empty }) {
  return html`<section class="square" aria-label=${title}><h3>${title}</h3>${children && children.length !== 0 ? children : html`<p class="soft small">${empty}</p>`}</section>`;
}

const Task = ({ task, act, locked }) => html`<li class=${task.done ? "done" : ""}>
  ${task.id ? html`<${Tick} label=${task.title} checked=${task.done} disabled=${locked} onChange=${(done) => act("done", { initiative: task.id, done, version: task.version })} />` : html`<p>${task.title} <span class="soft small">(step of ${task.of})</span></p>`}
  <p class="small soft">${task.owner || "nobody yet"}, ${task.when}${task.late ? html`, <strong class="late">overdue</strong>` : ""}</p></li>`;

function Plan({ shown, act, fault, announce }) {
  const [task, setTask] = useState(NEW), put = (values) => setTask({ ...task, ...values });
  const id = useName("owners");
  const add = async () => { const answer = await act("plan", task); if (answer.done) { setTask(NEW); announce(`${task.title} is on the board.`); } };
  return html`<details class="plan"><summary>Add work</summary><div class="grid">
    <${Text} label="What will be done" value=${task.title} onInput=${(title) => put({ title })} fault=${faultAt(fault, "work")} autocomplete="off" />
    <${Text} label="By when" type="date" value=${task.due} onInput=${(due) => put({ due })} fault=${faultAt(fault, "due")} />
    <${Text} label="Who" optional value=${task.owner} onInput=${(owner) => put({ owner })} list=${id} autocomplete="off" /><datalist id=${id}>${shown.people.map((name) => html`<option value=${name} />`)}</datalist>
    </div><p><${Button} kind="small" onClick=${add}>Add to the board<//></p></details>`;
}

function Board({ shown, act, fault, announce, locked }) {
  const board = shown.board;
  return html`<div class="squares">
    <${Square} title=${`This week, until ${board.until}`} empty="No work is due this week.">${[...board.week.length ? [html`<ul class="tasks">${board.week.map((task) => html`<${Task} key=${task.id || task.title} ...${{ task, act, locked }} />`)}</ul>`] : [],
      ...board.blockers.length ? [html`<div><p class="eyebrow">In the way</p><ul class="plain-list">${board.blockers.map((each) => html`<li>${each.text} <span class="soft small">(${each.of})</span></li>`)}</ul></div>`] : []]}<//>
    <${Square} title="Objective and confidence" empty="No objective is planned.">${board.confidence.map((each) => html`<div class="trust"><p><strong>${each.title}</strong></p>
      <ul class="plain-list">${each.key_results.map((kr) => html`<li><span class="grade">${kr.confidence === null ? "–" : kr.confidence}<small>/10</small></span><span>${kr.title}
        <span class="small soft"><${Sign} kind=${kr.sign} word="" /> ${kr.state}${kr.before !== null && kr.before !== kr.confidence ? `, before ${kr.before}` : ""}</span></span></li>`)}</ul></div>`)}<//>
    <${Square} title=${`Next four weeks, until ${board.later}`} empty="Nothing is planned for the next four weeks.">${board.month.length ? html`<ul class="tasks">${board.month.map((task) => html`<${Task} key=${task.id || task.title} ...${{ task, act, locked }} />`)}</ul>` : []}<//>
    <${Square} title="Health metrics" empty="No limit is set: what must not get worse meanwhile?">${[...board.health.map((each) => html`<div class="health"><p>${each.title}</p><p class="small"><strong>${each.now}</strong> <span class="soft">${each.aim}</span></p><p class="small soft"><${Sign} kind=${each.sign} word="" /> ${each.state}</p></div>`),
      ...board.counter.map((each) => html`<div class="health"><p>${each.title}</p><p class="small soft">watched beside ${each.of}</p></div>`)]}<//>
  </div>${!locked && html`<${Plan} ...${{ shown, act, fault, announce }} />`}`;
}

function App({ shown, act: send, fault, announce }) {
  const person = useWho(shown.who, { people: shown.people, always: true, told: (who) => send("be", { who }) });
  const act = (what, values, kept) => send(what, { ...values, who: person.who }, kept);
  const [page, setPage] = useState("team"), drafts = useDrafts(shown), locked = shown.read_only;
  const ids = page === "own" ? shown.own : shown.objectives.flatMap((each) => each.cards);
  const common = { drafts, act, fault, announce, currency: shown.currency, locked };
  const total = shown.objectives.flatMap((each) => each.cards).length;
  return html`
    <header class="head"><div><h2>${shown.title}</h2><p>${shown.weekday}, ${shown.day}, ${shown.week} of ${shown.cycle}. ${shown.open ? `${shown.open} of ${total} still open this week.` : total ? "Everything is checked in this week." : ""}</p></div></header>
    <div class="stack">
      <div class="grid top"><${Choose} label="Team" value=${shown.team} options=${shown.teams} onChange=${(team) => send("team", { team })} />
        ${!locked && person.field(faultAt(fault, "who"))}</div>
      <${Tabs} label="Page" value=${page} options=${[["team", "The team’s goals"], ["own", shown.who ? `Goals of ${shown.who}` : "My own goals"], ["board", "Board"]]} onChange=${setPage} />
      ${locked && html`<${Note}>${shown.over ? `${shown.cycle} is over: this is how it stood at its end.` : "This workspace shows a past day and cannot be changed."}<//>`}
      <${Fault} fault=${fault} fields=${["who", "work", "due", ...ids.flatMap((id) => [`line:${id}`, `confidence:${id}`])]} />
      ${page === "board" && html`<${Board} ...${{ shown, act, fault, announce, locked }} />`}
      ${page === "team" && (total ? shown.objectives.map((each) => html`<section class="stack" key=${each.id} aria-label=${each.title}><div><h3>${each.title}</h3><p class="soft small">${[each.commitment, each.owner].filter(Boolean).join(", ")}</p></div>
        ${each.cards.map((id) => html`<${Card} key=${id} card=${shown.cards[id]} ...${common} />`)}</section>`)
        : html`<${Note} fix="Plan it first, or look at another team.">${shown.team_name} has no key result in ${shown.cycle}.<//>`)}
      ${page === "own" && (shown.own.length ? shown.own.map((id) => html`<${Card} key=${id} card=${shown.cards[id]} where ...${common} />`)
        : html`<${Note} fix=${shown.who ? "The name has to be the one that the plan uses." : "Write your name above."}>${shown.who ? `${shown.who} owns no key result in ${shown.cycle}.` : "Whose goals?"}<//>`)}
      ${page !== "board" && ids.length > 0 && !locked && html`<${SaveBar} ...${{ ids, shown, drafts, act, announce }} />`}
    </div>`;
}

export default mount(App);
