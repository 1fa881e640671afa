const LOOK = 400;  // ms between two looks into the workspace for what people sent
const key = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
const many = (n, word, words = `${word}s`) => `${n} ${n === 1 ? word : words}`;
const CORNERS = { "do first": "good", "plan well": "", "if time is left": "", leave: "" };

// The clock comes with each look, counted by the kernel; in between the screen counts on by itself.
function useClock(shown, act, link) {
  const [clock, setClock] = useState(shown.course ? { ...shown.course.clock, at: performance.now() } : null), [, beat] = useState(0);
  const open = Boolean(shown.course);
  useEffect(() => {
    let going = true;
    const look = async () => {
      while (going) {
        try {
          const answer = link.state() === "lost" ? {} : await act("look");
          if (going && answer.clock) setClock({ ...answer.clock, at: performance.now() });
        } catch { /* the kernel is just being restarted */ }
        await new Promise((done) => setTimeout(done, LOOK));
      }
    };
    look();
    const timer = setInterval(() => beat((n) => n + 1), 500);
    return () => { going = false; clearInterval(timer); };
  }, [open]);
  if (!clock) return null;
  return { runs: clock.runs, left: Math.round(clock.left - (clock.runs ? (performance.now() - clock.at) / 1000 : 0)) };
}

function Time({ clock, announce, step }) {
  const told = useRef("");
  const over = clock.left < 0, soon = clock.runs && !over && clock.left <= 60;
  useEffect(() => {
    const now = `${over}${soon}${step}`;
    if (clock.runs && (over || soon) && told.current !== now) announce(over ? "Time is up." : "One minute left.");
    told.current = now;
  }, [over, soon, step]);
  const size = Math.abs(clock.left), text = `${over ? "+" : ""}${Math.floor(size / 60)}:${String(size % 60).padStart(2, "0")}`;
  return html`<div><div class=${`time${over ? " over" : clock.runs ? "" : " stands"}`} role="timer" aria-label="Time left">${text}</div>
    <div class="time-word">${!clock.runs ? "stands" : over ? "over time" : soon ? "last minute" : "left"}</div></div>`;
}

const Form = ({ onSend, children, ...own }) => html`<form ...${own} onSubmit=${(e) => { e.preventDefault(); onSend(); }}>${children}</form>`;

function Line({ label, button, onSend, fault, hint, ...rest }) {
  const [text, setText] = useState("");
  const send = async () => { const answer = await onSend(text); if (answer?.done) setText(""); };
  return html`<${Form} class="oneline" onSend=${async () => { send(); }}>
    <${Text} label=${label} hint=${hint} fault=${fault} value=${text} onInput=${setText} autocomplete="off" ...${rest} />
    <button class="button" type="submit">${button}</button><//>`;
}

// A field that is saved when it is left: what somebody else wrote meanwhile shows until then.
function Kept({ value, onSave, ...rest }) {
  const [own, setOwn] = useState(null);
  const save = async () => { if (own !== null && own !== value) await onSave(own); setOwn(null); };
  return html`<${Text} ...${rest} value=${own ?? value} onInput=${setOwn} onBlur=${save}
    onKeyDown=${(e) => e.key === "Enter" && save()} autocomplete="off" />`;
}

function Start({ shown, act, fault }) {
  const [name, setName] = useState(shown.start.title), [who, setWho] = useState(shown.who), [dots, setDots] = useState("5");
  const open = () => act("start", { name, who, dots });
  return html`<${Form} class="stack" onSend=${async () => { open(); }}>
    <div class="grid">
      <${Text} label="Title" value=${name} onInput=${setName} />
      <${Text} label="Facilitator" value=${who} onInput=${setWho} fault=${faultAt(fault, "who")} autocomplete="name" />
      <${Text} label="Dots for each person" value=${dots} onInput=${setDots} inputmode="numeric" fault=${faultAt(fault, "dots")} />
    </div>
    <${Fault} fault=${fault} fields=${["who", "dots"]} />
    <div class="row"><button class="button main" type="submit">Open the room</button>
      <span class="soft">${many(shown.start.agenda.length, "step")}, ${shown.start.minutes} minutes; times can be changed.</span></div>
  <//>`;
}

function Door({ shown, act }) {
  const { door, course } = shown, [wide, setWide] = useState(course.step === 0);
  useEffect(() => { if (course.step > 0) setWide(false); }, [course.step]);
  const names = course.names.length ? `: ${course.names.join(", ")}${course.people > course.names.length ? ` and ${course.people - course.names.length} more` : ""}` : "";
  return html`<details class="panel" open=${wide} onToggle=${(e) => setWide(e.currentTarget.open)}>
    <summary>Come in: <strong>${door.code}</strong> <span class="soft">(${many(course.people, "person", "people")} in the room)</span></summary>
    ${door.url ? html`<div class="door"><div class="qr" role="img" aria-label="QR code of the room’s address" dangerouslySetInnerHTML=${{ __html: door.qr }}></div>
      <div class="stack"><div><p class="soft">Scan the code, or open</p><p class="url">${door.url}</p></div>
        <div><p class="soft">Code word</p><p class="code">${door.code}</p></div></div></div>`
    : html`<${Note} kind="warn" fix="Open this notebook with okrkit lab, or run okrkit workshop serve --share in a terminal.">No server of this workspace is running that people could come in by.<//>`}
    ${door.url && !door.shared && html`<${Note} kind="note" fix="To let others in, start with okrkit lab --share, or run okrkit workshop serve --share in a terminal.">This address works on this computer only.<//>`}
    <p class="soft">${many(course.people, "person", "people")} in the room${names}.</p>
    <div class="row"><${Button} kind="small" onClick=${() => act("new_word")}>Give out a new code word<//><span class="soft small">Everybody then comes in again.</span></div>
    <${Offline} ...${{ act, shown }} />
  </details>`;
}

function Offline({ act }) {
  const [text, setText] = useState(""), [fault, setFault] = useState(null), [told, setTold] = useState("");
  const pack = async () => {
    const answer = await act("pack");
    if (!answer.done) return;
    const url = URL.createObjectURL(new Blob([answer.buffers[0]], { type: "text/html" })), link = document.createElement("a");
    Object.assign(link, { href: url, download: answer.name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
  };
  const collect = async () => {
    const answer = await act("collect", { text });
    setFault(answer.done ? null : answer);
    setTold(answer.done ? "Taken in." : "");
    if (answer.done) setText("");
  };
  return html`<details><summary>Without a network</summary><div class="stack">
    <p class="soft">Hand out the page as one file. People fill it in and send back a piece of text; pasted twice, it counts once.</p>
    <div class="row"><${Button} kind="small" onClick=${pack}>Save the page<//></div>
    <${Text} label="Replies" rows=${3} value=${text} onInput=${setText} fault=${fault} hint="Paste one or several, with whatever stands around them." />
    <div class="row"><${Button} kind="small" onClick=${collect}>Take them in<//><span role="status">${told}</span></div></div></details>`;
}

function Agenda({ shown, act, fault, looking, setLooking }) {
  const { course } = shown;
  return html`<nav aria-label="Agenda"><ol class="steps">${course.agenda.map((s, i) => html`<li key=${i} class=${i === course.step ? "is-now" : ""}>
      <button type="button" aria-pressed=${i === looking ? "true" : "false"} aria-current=${i === course.step ? "step" : undefined} onClick=${() => setLooking(i)}>${i + 1} ${s.title} <span class="soft">${s.minutes}′</span></button></li>`)}</ol>
    ${!course.closed && html`<details><summary>Change the minutes</summary><div class="grid minutes-box">${course.agenda.map((s, i) => html`
      <${Kept} key=${i} label=${`${i + 1} ${s.title}`} value=${String(s.minutes)} inputmode="numeric" fault=${faultAt(fault, `minutes-${i}`)} onSave=${(minutes) => act("plan_minutes", { step: i, minutes })} />`)}</div></details>`}</nav>`;
}

const Inputs = ({ shown }) => html`<div class="stack"><div class="scroll"><table><caption class="unseen">Inputs</caption>
    <thead><tr><th>Input</th><th>What was found</th></tr></thead>
    <tbody>${shown.inputs.map((i) => html`<tr><th scope="row"><${Sign} kind=${i.ok ? "good" : "warn"} /> ${i.name}</th><td>${i.found}${!i.ok && html`<span class="soft">; ${i.fix}</span>`}</td></tr>`)}</tbody></table></div>
  ${shown.lessons.length > 0 && html`<div><h3>What the last cycle taught</h3><ul>${shown.lessons.map((l) => html`<li>${l}</li>`)}</ul></div>`}</div>`;

function Ideas({ shown, act, fault, announce }) {
  const { course } = shown;
  return html`<div class="stack"><div class="tally-board"><span><span class="big">${course.ideas}</span> ${course.ideas === 1 ? "card" : "cards"}</span><span class="soft">from ${many(course.people, "person", "people")} in the room</span></div>
    ${course.open.ideas ? html`<p>The wall is open: every new card shows at once.</p>` : html`<p class="soft">Nobody sees another’s cards, here neither, until you open the wall.</p>`}
    <${Line} label="A card of yours, or one called across the room" button="Add" fault=${faultAt(fault, "idea")} onSend=${(text) => act("idea", { text, key: key() })} maxlength="280" />
    ${!course.open.ideas && html`<div class="row"><${Button} kind="main" onClick=${async () => (await act("open", { what: "ideas" })).done && announce("The wall is open.")}>Open the wall<//></div>`}</div>`;
}

function Group({ shown, act, fault, announce }) {
  const [ticked, setTicked] = useState([]), [into, setInto] = useState("new"), [title, setTitle] = useState("");
  if (!shown.course.open.ideas) return html`<${Ideas} ...${{ shown, act, fault, announce }} />`;
  const tick = (id) => setTicked((old) => (old.includes(id) ? old.filter((o) => o !== id) : [...old, id]));
  const join = async (group) => {
    const answer = await act("group", { cards: ticked, group, title });
    if (!answer.done) return;
    announce(`${many(ticked.length, "card")} moved.`);
    setTicked([]);
    setTitle("");
  };
  const options = [["new", "a new group"], ...shown.groups.map((g) => [g.id, g.title])];
  return html`<div class="stack">
    <p class="soft">Tick the cards that say the same, then put them together. What stays alone is voted on by itself.</p>
    <${Form} class="row" onSend=${async () => { join(into); }}>
      <${Choose} label="Put the ticked cards into" value=${into} options=${options} onChange=${setInto} />
      ${into === "new" && html`<${Text} label="Name of the new group" value=${title} onInput=${setTitle} fault=${faultAt(fault, "group")} autocomplete="off" />`}
      <button class="button main" type="submit" aria-disabled=${ticked.length ? undefined : "true"}>Put together${ticked.length ? ` (${ticked.length})` : ""}</button>
      <${Button} disabled=${!ticked.length} onClick=${() => ticked.length && join("")}>Let them stand alone<//><//>
    ${into !== "new" && html`<${Fault} fault=${faultAt(fault, "group")} />`}
    ${shown.course.voted > 0 && html`<${Note} kind="warn" fix="Hold the vote again after moving cards between topics.">People have voted already: dots on a topic that changes stay with the old one.<//>`}
    <ul class="wall">${shown.topics.map((t) => html`<li key=${t.id}>
      ${t.grouped && html`<div class="groupname"><${Kept} label=${`Group ${t.title}`} value=${t.title} fault=${faultAt(fault, `group-${t.id}`)} onSave=${(words) => act("rename", { group: t.id, title: words })} /></div>`}
      ${t.cards.map((c) => html`<label class="card" key=${c.id}><input type="checkbox" checked=${ticked.includes(c.id)} onChange=${() => tick(c.id)} /><span>${c.text}${c.author && html` <span class="soft">${c.author}</span>`}</span></label>`)}</li>`)}</ul></div>`;
}

const Strip = ({ given }) => html`<span class="strip" aria-hidden="true">${given.map((n) => html`<span class="pile">${n ? Array.from({ length: n }, () => html`<i></i>`) : "·"}</span>`)}</span>`;

function Vote({ shown, act, fault, announce }) {
  const { course } = shown, open = course.open.dots;
  const voted = shown.topics.filter((t) => t.vote).sort((a, b) => b.vote.total - a.vote.total);
  return html`<div class="stack">
    <div class="tally-board"><span><span class="big">${course.voted}</span> of ${course.people} voted</span>${!open && html`<span class="soft">The dots stay hidden until all are opened together.</span>`}</div>
    ${!course.open.ideas && html`<${Note} kind="warn" fix="Go to the step with the ideas.">The wall is not open yet, so there is nothing to vote on.<//>`}
    ${!open && html`<div class="row"><${Kept} label="Dots for each person" value=${String(course.dots)} inputmode="numeric" fault=${faultAt(fault, "dots")} onSave=${(number) => act("dots", { number })} /></div>
      <div class="row"><${Button} kind="main" disabled=${!course.voted} onClick=${async () => course.voted && (await act("open", { what: "dots" })).done && announce("The votes are open.")}>Open the votes<//></div>`}
    ${open && html`<div class="scroll"><table><caption class="unseen">Dot votes, most dots first</caption><thead><tr><th>Topic</th><th>One column a person</th><th>Spread</th><th class="num">Dots</th><th class="num">A person</th></tr></thead>
      <tbody>${voted.map((t) => html`<tr key=${t.id}><th scope="row">${t.title}${t.vote.split && html`<br /><span class="tag">carried by few: hear them first</span>`}</th><td><${Strip} given=${t.vote.given} /></td><td>${t.vote.spread}</td><td class="num">${t.vote.total}</td><td class="num">${t.vote.mean.toFixed(1)}</td></tr>`)}</tbody></table></div>
      ${!course.closed && html`<div class="row"><${Button} onClick=${() => act("again", { what: "dots" })}>Vote again<//><span class="soft">Everybody starts anew; round ${course.dot_round} is kept.</span></div>`}`}</div>`;
}

const reach = (marks, middle) => (marks[0] === marks.at(-1) ? `${marks[0]}` : `${marks[0]} to ${marks.at(-1)}, middle ${middle}`);

function Weigh({ shown, act, link, announce }) {
  const { course } = shown, open = course.open.weights, placed = shown.topics.filter((t) => t.weight);
  return html`<div class="stack"><div class="tally-board"><span><span class="big">${course.weighed}</span> of ${course.people} weighed</span></div>
    ${!open && html`<div class="row"><${Button} kind="main" disabled=${!course.weighed} onClick=${async () => course.weighed && (await act("open", { what: "weights" })).done && announce("The board is open.")}>Open the board<//></div>`}
    ${open && shown.board && html`<${Chart} link=${link} figure=${shown.board.figure} alt=${shown.board.alt} caption=${shown.board.caption} />
      <div class="scroll"><table><caption class="unseen">Impact and effort</caption><thead><tr><th>Topic</th><th>Impact</th><th>Effort</th><th>Where it stands</th></tr></thead>
      <tbody>${placed.map((t) => html`<tr key=${t.id}><th scope="row">${t.title}</th><td>${reach(t.weight.impacts, t.weight.impact)}</td><td>${reach(t.weight.efforts, t.weight.effort)}</td>
        <td>${t.weight.corner}${t.weight.apart && html` <span class="tag">seen very differently</span>`}</td></tr>`)}</tbody></table></div>`}
    ${open && !course.closed && html`<div class="row"><${Button} onClick=${() => act("again", { what: "weights" })}>Weigh again<//></div>`}</div>`;
}

function Pick({ shown, act, fault }) {
  const { course } = shown;
  const sorted = [...shown.topics].sort((a, b) => (b.vote?.total || 0) - (a.vote?.total || 0));
  return html`<div class="stack"><div class="tally-board"><span><span class="big">${shown.choices.length}</span> of at most ${course.most} chosen</span></div>
    <${Fault} fault=${fault} />
    ${!course.open.ideas ? html`<${Note} kind="warn" fix="Go to the step with the ideas.">The wall is not open yet.<//>` : html`<div class="scroll"><table><caption class="unseen">Topics</caption>
      <thead><tr><th>Topic</th><th class="num">Dots</th><th>Impact and effort</th><th></th></tr></thead><tbody>${sorted.map((t) => html`<tr key=${t.id}><th scope="row">${t.title}</th><td class="num">${t.vote ? t.vote.total : "–"}</td><td>${t.weight ? t.weight.corner : "–"}</td>
      <td><${Button} kind=${t.chosen ? "small main" : "small"} aria-pressed=${t.chosen ? "true" : "false"} aria-label=${t.chosen ? `Take out ${t.title}` : `Choose ${t.title}`} onClick=${() => act(t.chosen ? "leave" : "choose", { topic: t.id })}>${t.chosen ? "✓ Chosen" : "Choose"}<//></td></tr>`)}</tbody></table></div>`}</div>`;
}

function Draft({ choice, act, next }) {
  const [title, setTitle] = useState(choice.title), [owner, setOwner] = useState(""), o = choice.objective;
  if (o) return html`<section class="objective"><h3>${o.title}</h3><p class="soft">From “${choice.title}”. ${o.owner ? `Owner ${o.owner}.` : "No owner yet."}</p>
    ${o.key_results.length ? html`<ul>${o.key_results.map((k) => html`<li>${k.aim}</li>`)}</ul>` : html`<p class="soft">No key result yet.</p>`}</section>`;
  return html`<${Form} class="objective stack" onSend=${async () => { act("draft", { topic: choice.topic, title, owner }); }}>
    <h3>${choice.title}</h3>${choice.ideas.length > 1 && html`<ul class="soft">${choice.ideas.map((i) => html`<li>${i}</li>`)}</ul>`}
    <div class="grid"><${Text} label="Objective" value=${title} onInput=${setTitle} hint="What will be better for customers or the shop, in one line without a number" /><${Text} label="Owner" value=${owner} onInput=${setOwner} optional /></div>
    <div><button class="button main" type="submit">Draft the objective</button></div><//>`;
}

const NoChoice = () => html`<${Note} kind="warn" fix="Go back to the step in which at most five are chosen.">No topic is chosen yet.<//>`;

const Drafts = ({ shown, act, fault }) => html`<div class="stack"><${Fault} fault=${fault} />${shown.choices.length === 0 && html`<${NoChoice} />`}
  ${shown.choices.map((c) => html`<${Draft} key=${c.topic} choice=${c} act=${act} />`)}
  ${shown.choices.some((c) => c.objective) && html`<${Note}>Key results are written in the goal drafter, in a cell below: <code>${shown.next_cell}</code><//>`}</div>`;

const Targets = ({ shown }) => html`<div class="stack">${shown.choices.length === 0 && html`<${NoChoice} />`}
  ${shown.choices.filter((c) => c.objective).map((c) => html`<section class="objective" key=${c.topic}><h3>${c.objective.title}</h3><ul class="lines">${c.objective.key_results.map((k) => html`
    <li><span>${k.aim}</span><span class=${`tag${k.ready ? " good" : ""}`}>${k.ready ? "✓ target set" : "no target yet"}</span></li>`)}</ul>${!c.objective.key_results.length && html`<p class="soft">No key result yet.</p>`}</section>`)}
  <${Note}>Targets are set against the metric’s own history in the target setter, in a cell below: <code>${shown.next_cell.replace("GoalDrafter", "TargetSetter")}</code><//></div>`;

function Owners({ shown, act, fault }) {
  const [title, setTitle] = useState(""), [owner, setOwner] = useState(""), [due, setDue] = useState(""), [moves, setMoves] = useState("");
  const add = async () => { const answer = await act("work", { title, owner, due, moves }); if (answer.done) { setTitle(""); setDue(""); } };
  return html`<div class="stack">${shown.choices.length === 0 && html`<${NoChoice} />`}
    ${shown.choices.filter((c) => c.objective).map(({ objective: o, topic }) => html`<section class="objective" key=${topic}>
      <div class="kr"><h3>${o.title}</h3><${Kept} label=${`Owner of ${o.title}`} value=${o.owner} onSave=${(name) => act("owner", { id: o.id, owner: name })} /></div>
      ${o.key_results.map((k) => html`<div class="kr" key=${k.id}><span>${k.title}</span><${Kept} label=${`Owner of ${k.title}`} value=${k.owner} onSave=${(name) => act("owner", { id: k.id, owner: name })} /></div>`)}</section>`)}
    <h3>First work</h3>
    ${shown.work.length > 0 && html`<ul class="lines">${shown.work.map((i) => html`<li key=${i.id}><span>${i.title}${i.moves.length > 0 && html` <span class="soft">for ${i.moves.join(", ")}</span>`}</span><span class="soft">${[i.owner || "no owner yet", i.due && `by ${i.due}`].filter(Boolean).join(", ")}</span></li>`)}</ul>`}
    <${Form} class="grid" onSend=${async () => { add(); }}>
      <${Text} label="Work" value=${title} onInput=${setTitle} fault=${faultAt(fault, "work")} autocomplete="off" /><${Text} label="Who does it" value=${owner} onInput=${setOwner} optional />
      <${Text} label="By when" type="date" value=${due} onInput=${setDue} optional /><${Choose} label="Should move" value=${moves} optional options=${[["", "not said"], ...shown.key_results]} onChange=${setMoves} />
      <div><button class="button" type="submit">Add the work</button></div><//></div>`;
}

const KINDS = [["not doing", "Left out on purpose", "What will not be done this cycle"], ["parking lot", "Parked for later", "A thought to keep"], ["decision", "Decided", "A decision for the record"]];

const Notes = ({ shown, act, fault }) => html`<div class="stack">${KINDS.map(([kind, title, label]) => html`<section key=${kind}><h3>${title}</h3>
  ${shown.notes[kind].length > 0 && html`<ul class="lines">${shown.notes[kind].map((n) => html`<li key=${n.id}><span>${n.text}${n.author && html` <span class="soft">${n.author}</span>`}</span><${Button} kind="small plain" aria-label=${`Take out ${n.text}`} onClick=${() => act("drop_note", { id: n.id })}>Take out<//></li>`)}</ul>`}
  <${Line} label=${label} button="Add" fault=${faultAt(fault, kind)} onSend=${(text) => act("note", { kind, text, key: key() })} /></section>`)}</div>`;

function Commit({ shown, act, fault, announce }) {
  const { course } = shown, [note, setNote] = useState("");
  const ready = shown.hands && shown.choices.some((c) => c.objective);  // signing is the next step only then
  return html`<div class="stack"><div class="tally-board"><span><span class="big">${course.shown_hands}</span> of ${course.people} showed a hand</span>${!shown.hands && html`<span class="soft">Hidden until all are opened together.</span>`}</div>
    ${!shown.hands && html`<div class="row"><${Button} kind="main" disabled=${!course.shown_hands} onClick=${async () => course.shown_hands && (await act("open", { what: "hands" })).done && announce("The hands are open.")}>Open the hands<//></div>`}
    ${shown.hands && html`<p><strong>${shown.hands.outcome}</strong></p><ul class="lines">${shown.hands.hands.map((h) => html`<li><span><strong>${h.level}</strong> ${h.name}: ${h.says}</span><span class="soft">${h.words}</span></li>`)}</ul>`}
    <h3>Signature</h3>
    ${shown.signature ? html`<${Note} kind="good">Signed by ${shown.signature.who} on ${shown.signature.day}, stamp ${shown.signature.stamp}${shown.signature.note && `: ${shown.signature.note}`}.<//>` : null}
    ${shown.missing.length > 0 && html`<div><p>Before signing:</p><ul>${shown.missing.map((m) => html`<li>${m}</li>`)}</ul></div>`}
    <${Fault} fault=${fault} />
    <${Form} class="oneline" onSend=${async () => { if ((await act("sign", { note })).done) announce("The plan is signed."); }}>
      <${Text} label="A word to the signature" optional value=${note} onInput=${setNote} /><button class=${ready ? "button main" : "button"} type="submit">${shown.signature ? "Sign again" : "Sign the plan"}</button><//>
    <div class="row"><${Button} onClick=${() => act(course.closed ? "reopen" : "close")}>${course.closed ? "Reopen the workshop" : "Close the workshop"}<//></div></div>`;
}

function Minutes({ shown }) {
  const { minutes } = shown;
  const save = () => {
    const url = URL.createObjectURL(new Blob([minutes.text], { type: "text/markdown" })), link = document.createElement("a");
    Object.assign(link, { href: url, download: `minutes-${shown.course.room}.md` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
  };
  return html`<details class="panel"><summary>Minutes so far</summary><div class="record"><p class="soft">${minutes.about}</p>
    ${minutes.sections.map((s) => html`<h3>${s.title}</h3><ul>${s.lines.map((l) => html`<li style=${l.startsWith("  ") ? "margin-left:1.4rem" : ""}>${l.trim()}</li>`)}</ul>`)}
    <div class="row"><${Button} kind="small" onClick=${save}>Save as a text file<//></div></div></details>`;
}

const PANELS = { inputs: Inputs, ideas: Ideas, group: Group, vote: Vote, weigh: Weigh, choose: Pick, draft: Drafts, targets: Targets, owners: Owners, "leave out": Notes, commit: Commit };

function Led(props) {
  const { shown, act, clock, announce } = props, { course } = shown;
  const [looking, setLooking] = useState(course.step), was = useRef(course.step);
  useEffect(() => { if (was.current !== course.step) setLooking(course.step); was.current = course.step; }, [course.step]);
  const step = course.agenda[looking], Panel = PANELS[step.kind], here = looking === course.step;
  const go = async (to) => { const answer = await act("go", { step: to }); if (answer.done) announce(`The room is at step ${to + 1}, ${course.agenda[to].title}.`); };
  return html`<div class="stack">
    <div class="room-top"><div class="stack"><div><p class="soft">${course.closed ? "The workshop is closed" : `Step ${looking + 1} of ${course.agenda.length}${here ? "" : "; the room is at another step"}`}</p><h3 style="font-size:1.5rem">${step.title}</h3></div>
      ${!course.closed && html`<div class="row">
        ${here && clock.runs ? html`<${Button} onClick=${() => act("pause")}>Stop the clock<//>` : html`<${Button} kind="main" onClick=${() => go(looking)}>${here ? "Start the clock" : "Bring the room here"}<//>`}
        ${here && html`<${Button} onClick=${() => act("time", { minutes: 5 })}>5 minutes more<//>`}
        ${course.step + 1 < course.agenda.length && here && html`<${Button} onClick=${() => go(course.step + 1)}>Next step<//>`}</div>`}</div>
      ${!course.closed && html`<${Time} ...${{ clock, announce, step: course.step }} />`}</div>
    <${Agenda} ...${{ ...props, looking, setLooking }} />
    ${!course.closed && html`<${Door} ...${props} />`}
    <section class="stack" aria-label=${step.title}><${Panel} ...${props} /></section>
    ${!["choose", "draft", "commit", "group", "vote", "ideas", "owners", "leave out"].includes(step.kind) && html`<${Fault} fault=${props.fault} />`}
    <${Minutes} shown=${shown} /></div>`;
}

function App(props) {
  const { shown, act, link } = props, clock = useClock(shown, act, link);
  return html`<header class="head"><div><h2>${shown.name || shown.title}</h2><p>${shown.course ? shown.title : "People come in by their own phone or laptop, write and vote in silence, and leave with a plan that has owners."}</p></div></header>
    ${!shown.course ? html`<div class="stack"><${Inputs} shown=${shown} /><${Start} ...${props} /></div>` : html`<${Led} ...${{ ...props, clock: clock || shown.course.clock }} />`}`;
}

export default mount(App);
