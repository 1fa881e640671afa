const DECISIONS = [["keep", "Keep"], ["change", "Change"], ["drop", "Drop"]];
const BANDS = { green: "good", amber: "warn", red: "bad", unscored: "note" };
const bandOf = (score) => (score === null ? "unscored" : score >= 0.69995 ? "green" : score >= 0.39995 ? "amber" : "red");
const two = (score) => (score === null ? "–" : group(score, 2));

// What was written and not saved yet lives in this browser, by cycle and team.
function useDraft(shown) {
  const place = `review:${shown.place}`;
  const [drafts, set] = useState({});
  const draft = drafts[place] ?? notes.read(place) ?? {};
  const put = (next) => { set((old) => ({ ...old, [place]: next })); Object.keys(next).length ? notes.write(place, next) : notes.drop(place); };
  return {
    open: Object.keys(draft).length > 0,
    text: (name) => draft[name] ?? shown[name],
    of: (row) => ({ grade: row.grade, reason: row.reason, cause: row.cause, decision: row.decision, ...draft[row.id] }),
    changed: (row) => draft[row.id] !== undefined && "grade" in draft[row.id],
    write: (name, value) => put({ ...draft, [name]: value }),
    change: (row, values) => put({ ...draft, [row.id]: { ...draft[row.id], ...values } }),
    drop: () => put({}),
  };
}

const Band = ({ score }) => { const band = bandOf(score); return html`<span class="band"><${Sign} kind=${BANDS[band]} word="" /> ${two(score)} <span class="soft">${band}</span></span>`; };

function Decision({ row, value, onChange, locked }) {
  const name = useName("decision");
  return html`<fieldset class="field decision"><legend>What happens to it<span class="unseen">: ${row.title}</span></legend><div class="row">
    ${DECISIONS.map(([key, words]) => html`<label key=${key} class=${value === key ? "chosen" : ""}><input type="radio" name=${name} value=${key} checked=${value === key} disabled=${locked} onChange=${() => onChange(key)} />${words}</label>`)}</div></fieldset>`;
}

function Row({ row, draft, fault, locked }) {
  const now = draft.of(row), put = (values) => draft.change(row, values);
  const differs = two(now.grade) !== two(row.proposed);
  const took = () => put({ grade: row.proposed, reason: "" });
  return html`<article class="panel result" aria-label=${row.title}>
    <header><h4>${row.title}</h4><p class="soft small">${row.owner || "nobody owned it"}</p></header>
    <div class="sides"><div class="data">
      <p class="eyebrow">Data propose</p><p class="now">${two(row.proposed)}</p><p class="state"><${Sign} kind=${BANDS[bandOf(row.proposed)]} word="" /> ${bandOf(row.proposed)}</p>
      <p class="small">${row.evidence}</p>
      ${row.stated.length > 0 && html`<p class="small soft">Confidence: first ${row.stated[0]} of 10, at last ${row.stated[1]}.</p>`}
      ${row.edited.map((each) => html`<p class="small"><${Sign} kind="warn" /> Edited after signing: ${each}</p>`)}
    </div><div class="stack">
      <div class="grid grading"><${Amount} label="Grade, 0 to 1" value=${now.grade === null ? null : Number(now.grade.toFixed(2))} unit="ratio" disabled=${locked} hint=${differs ? "Not what the data propose." : now.grade === null ? "Unscored: it counts neither for nor against." : "As the data propose."}
          fault=${faultAt(fault, `grade:${row.id}`)} onValue=${(grade) => put({ grade })} />
        <${Decision} ...${{ row, locked }} value=${now.decision} onChange=${(decision) => put({ decision })} /></div>
      ${differs && html`<div class="stack"><${Text} label="Why this grade" value=${now.reason} disabled=${locked} fault=${faultAt(fault, `reason:${row.id}`)} onInput=${(reason) => put({ reason })} autocomplete="off" />
        ${!locked && html`<div><${Button} kind="plain small" onClick=${took}>Take the data’s ${two(row.proposed)} after all<//></div>`}</div>`}
      <${Text} label="Cause" optional rows="2" hint=${bandOf(now.grade) === "green" ? "What made it work?" : "What led to it? One cause that can be acted on."} value=${now.cause} disabled=${locked} onInput=${(cause) => put({ cause })} />
    </div></div></article>`;
}

const objectiveScore = (objective, draft) => {
  const known = objective.grades.map((row) => [row.weight, draft.of(row).grade]).filter(([, grade]) => grade !== null);
  const weight = known.reduce((sum, [w]) => sum + w, 0);
  return known.length ? known.reduce((sum, [w, grade]) => sum + w * grade, 0) / weight : null;
};

function Next({ shown, draft, act, announce }) {
  const next = shown.next;
  const carry = async () => { const answer = await act("carry"); if (answer.done) announce(`Taken over into ${next.cycle}.`); };
  return html`<section class="stack next" aria-label=${`Into ${next.cycle}`}><h3>Into ${next.cycle}</h3>
    ${next.planned.length > 0 ? html`<p>${next.cycle} has a plan already: ${next.planned.map((title) => `“${title}”`).join(", ")}.</p>`
      : !shown.saved ? html`<p class="soft">Save the review first: it decides what goes on.</p>`
      : !next.draft.length ? html`<p>Nothing is kept, so ${next.cycle} starts from an empty page.</p>`
      : html`<p class="soft">What is kept and changed, with fresh baselines. It becomes a draft to argue about, not a signed plan.</p>
        ${next.draft.map((each) => html`<div key=${each.title} class="scroll"><table><caption>${each.title}</caption><thead><tr><th scope="col">Key result</th><th scope="col" class="num">From</th><th scope="col" class="num">To</th><th scope="col">Why</th></tr></thead>
          <tbody>${each.key_results.map((kr) => html`<tr key=${kr.title}><td>${kr.title}</td><td class="num">${kr.start || "–"}</td><td class="num">${kr.aim || "open"}</td><td>${kr.why}</td></tr>`)}</tbody></table></div>`)}
        ${!shown.read_only && html`<div class="row"><${Button} disabled=${draft.open} onClick=${() => !draft.open && carry()}>Take over into ${next.cycle}<//>${draft.open && html`<span class="soft small">Save your changes first.</span>`}</div>`}`}
  </section>`;
}

function App({ shown, act: send, fault, announce }) {
  const person = useWho(shown.who, { people: shown.people });
  const act = (what, values, kept) => send(what, { ...values, who: person.who }, kept);
  const draft = useDraft(shown), locked = shown.read_only;
  const rows = shown.objectives.flatMap((each) => each.grades);
  const open = rows.filter((row) => !draft.of(row).decision).length;
  const [saved, setSaved] = useState(false), [busy, setBusy] = useState(false);
  const save = async () => {
    setSaved(false);
    setBusy(true);
    const grades = rows.map((row) => { const now = draft.of(row), same = two(now.grade) === two(row.proposed);
      return { key_result: row.id, grade: same ? "agreed" : now.grade, reason: now.reason, cause: now.cause, decision: now.decision }; });
    const answer = await act("save", { grades, celebrate: draft.text("celebrate"), learn: draft.text("learn"), version: shown.saved?.version ?? 0 }, () => { setSaved(true); announce("The review is saved."); });
    setBusy(false);
    if (answer.done) draft.drop();
  };
  const fields = ["who", ...rows.flatMap((row) => [`grade:${row.id}`, `reason:${row.id}`])];
  return html`
    <header class="head"><div><h2>${shown.title}</h2><p>${shown.signed ? `Measured against the plan as signed by ${shown.signed}.` : "Nobody signed this plan, so grades are measured against it as it stands."}
      ${shown.saved ? ` Saved by ${shown.saved.who}; held on ${shown.saved.day}.` : " Not saved yet."}</p></div></header>
    <div class="stack">
      <div class="grid top"><${Choose} label="Period" value=${shown.cycle} options=${shown.cycles.map((c) => [c, c])} onChange=${(cycle) => send("look", { cycle })} />
        <${Choose} label="Team" value=${shown.team} options=${shown.teams} onChange=${(team) => send("look", { team })} />
        ${!locked && person.field(faultAt(fault, "who"))}</div>
      ${shown.ends && html`<${Note} kind="warn">${shown.cycle} runs until ${shown.ends}: this is a look ahead, not a result.<//>`}
      ${locked && html`<${Note}>This workspace shows a past day and cannot be changed.<//>`}
      ${shown.lessons.length > 0 && html`<details><summary>Learnt the time before</summary><ul>${shown.lessons.map((each) => html`<li>${each}</li>`)}</ul></details>`}
      <${Fault} fault=${fault} fields=${fields} />
      ${rows.length === 0 && html`<${Note} fix="Choose a period and a team that were planned.">${shown.team_name} had no key result in ${shown.cycle}.<//>`}
      ${shown.objectives.map((each) => html`<section class="stack" key=${each.id} aria-label=${each.title}>
        <div class="objective"><div><h3>${each.title}</h3><p class="soft small">${[each.commitment, each.owner].filter(Boolean).join(", ")}; expected is ${each.commitment === "committed" ? "1.0" : "about 0.7"}</p></div><${Band} score=${objectiveScore(each, draft)} /></div>
        ${each.grades.map((row) => html`<${Row} key=${row.id} ...${{ row, draft, fault, locked }} />`)}</section>`)}
      ${rows.length > 0 && html`<div class="grid">
        <${Text} label="Celebrate" rows="4" hint="One a line. What are we proud of, and whom do we thank?" value=${draft.text("celebrate")} disabled=${locked} onInput=${(text) => draft.write("celebrate", text)} />
        <${Text} label="Learnt" rows="4" hint="One a line. The next planning opens with it." value=${draft.text("learn")} disabled=${locked} onInput=${(text) => draft.write("learn", text)} /></div>
        ${!locked && html`<div class="row save"><${Button} kind="main" busy=${busy} onClick=${save}>Save review<//>
          ${saved && (busy || !draft.open) && html`<span><${Sign} kind="good" word="" /> Saved.</span>`}
          <span class="soft small">${draft.open && !saved ? "Not saved yet; kept in this browser until you save." : ""} ${open ? `${open} of ${rows.length} not decided yet.` : "Everything is decided."}</span></div>`}
        <${Next} ...${{ shown, draft, act, announce }} />`}
    </div>`;
}

export default mount(App);
