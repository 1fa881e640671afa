const PIECE = 600 * 1024;  // bytes a message carries; four thirds of it as text

const base64 = (blob) => new Promise((done, failed) => {
  const reader = new FileReader();
  reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
  reader.onerror = () => failed(reader.error);
  reader.readAsDataURL(blob);
});

// What was chosen and not loaded outlives the kernel: kept in the browser, taken up by the first view without a choice.
function useKept(shown, act, announce) {
  const begun = useRef(false);
  useEffect(() => {
    if (!begun.current) {
      begun.current = true;
      const kept = notes.read(shown.note);
      if (kept?.files?.length && !shown.state.files.length) {
        act("take_up", { kept }).then((answer) => answer.done && announce("What you had chosen is back."));
        return;
      }
    }
    shown.state.files.length ? notes.write(shown.note, shown.state) : notes.drop(shown.note);
  }, [JSON.stringify(shown.state)]);
}

function Upload({ shown, act, announce }) {
  const [at, setAt] = useState(null), [wrong, setWrong] = useState(null), id = useName();
  const send = async (file) => {
    if (file.size > shown.limit) return { problem: `${file.name} is larger than ${shown.limit_said}.`, fix: "Copy it into the folder and choose it there." };
    for (let start = 0; start === 0 || start < file.size; start += PIECE) {
      setAt({ name: file.name, share: file.size ? start / file.size : 0 });
      const answer = await act("upload", { name: file.name, start, size: file.size, data: await base64(file.slice(start, start + PIECE)) });
      if (!answer.done) return answer;
    }
    announce(`${file.name} was uploaded.`);
    return null;
  };
  const take = async (files) => {
    setWrong(null);
    for (const file of files) {
      const fault = await send(file).catch((error) => ({ problem: `${file.name} could not be read: ${error.message}`, fix: "Choose it again." }));
      if (fault) { setWrong(fault); break; }
    }
    setAt(null);
  };
  const drop = (e) => { e.preventDefault(); take([...e.dataTransfer.files]); };
  return html`<div class="upload" onDragOver=${(e) => e.preventDefault()} onDrop=${drop}>
    <label for=${id} class="label">Upload files <span class="soft">or drop them here</span></label>
    <input id=${id} type="file" multiple accept=${shown.endings.join(",")} aria-describedby=${`${id}-hint`}
      onChange=${async (e) => { const input = e.target; await take([...input.files]); input.value = ""; }} />
    <p class="hint" id=${`${id}-hint`}>CSV, Excel, Parquet, JSON or a zip of them, up to ${shown.limit_said} each. The uploaded copy is deleted once it is loaded.</p>
    ${at && html`<div role="status"><p class="small">Uploading ${at.name}</p><progress value=${at.share} max="1" aria-label="Progress of the upload"></progress></div>`}
    ${wrong && html`<${Fault} fault=${{ ...wrong, field: "" }} />`}</div>`;
}

function Files({ shown, act, announce }) {
  const up = shown.folder.includes("/") ? shown.folder.slice(0, shown.folder.lastIndexOf("/")) : "";
  const [own, setOwn] = useState({});  // a tick shows at once, before the kernel has looked at the file
  useEffect(() => setOwn({}), [shown.files]);
  const tick = (name, on) => { setOwn((old) => ({ ...old, [name]: on })); act("tick", { name, on }).then((answer) => answer.done || setOwn({})); };
  const enter = (folder) => act("enter", { folder });
  const into = (name) => enter(shown.folder ? `${shown.folder}/${name}` : name);
  return html`<section class="stack" aria-label="Choose files"><h3>1. Choose files</h3>
    <div class="row folders"><span class="soft small">Folder: <strong>${shown.folder || "the folder of this workspace"}</strong></span>
      ${shown.folder && html`<${Button} kind="small" onClick=${() => enter(up)}>Back${up ? ` to ${up}` : ""}<//>`}
      ${shown.folders.map((name) => html`<${Button} key=${name} kind="small" aria-label=${`Open the folder ${name}`} onClick=${() => into(name)}><svg class="folder" viewBox="0 0 16 16" aria-hidden="true"><path d="M1.5 4.2c0-.6.5-1 1-1h3.4l1.5 1.7h6.1c.6 0 1 .4 1 1v6.3c0 .5-.4 1-1 1h-11c-.5 0-1-.5-1-1z" /></svg>${name}<//>`)}</div>
    ${shown.files.length > 0
      ? html`<ul class="files">${shown.files.map((f) => html`<li key=${f.path}><${Tick} label=${f.name} checked=${own[f.path] ?? f.chosen} onChange=${(on) => tick(f.path, on)} /><span class="soft small">${f.size}, ${f.changed}</span></li>`)}</ul>`
      : html`<p class="soft">No file here can be brought in${shown.folders.length ? "; open a folder" : ""}, or upload one.</p>`}
    ${shown.more > 0 && html`<p class="soft small">${shown.more} more files are not listed; move them into folders of their own.</p>`}
    <${Upload} ...${{ shown, act, announce }} /></section>`;
}

function Chosen({ shown, act }) {
  return html`<section class="stack" aria-label="What was recognised"><h3>2. See what was recognised</h3>
    <ul class="chosen">${shown.chosen.map((f) => html`<li key=${f.path}><strong>${f.name}</strong>${f.kind && html`<span class="soft"> ${f.kind}</span>`}
      <${Button} kind="small plain" aria-label=${f.uploaded ? `Delete ${f.name}` : `Leave out ${f.name}`} onClick=${() => (f.uploaded ? act("remove", { name: f.path }) : act("tick", { name: f.path, on: false }))}>${f.uploaded ? "Delete" : "Leave out"}<//></li>`)}</ul>
    ${shown.recognised && html`<${Note} kind=${shown.recognised.kind}>${shown.recognised.text}<//>`}
    ${shown.unreadable && html`<${Note} kind="bad" fix=${shown.unreadable.fix}>${shown.unreadable.problem}<//>`}
    <${Choose} label="What they hold" hint="Files chosen together are read together." value=${shown.kind} options=${shown.kinds} onChange=${(kind) => act("kind", { kind })} />
  </section>`;
}

function Mapping({ mapping, act }) {
  const [all, setAll] = useState(false);
  const rows = mapping.rows.filter((row) => all || row.required || row.column || row.maybe);
  const options = [["", "Not in the file"], ...mapping.headers.map((h) => [h, h])];
  return html`<section class="stack" aria-label="Columns"><h3>3. Check the columns</h3>
    <div class="scroll"><table class="mapping"><thead><tr><th scope="col">okrkit needs</th><th scope="col">Column of your file</th><th scope="col">Examples</th><th scope="col">Found how</th></tr></thead>
      <tbody>${rows.map((row) => html`<tr key=${row.name}>
        <th scope="row">${row.label}${row.required && html` <span class="soft">(needed)</span>`}<p class="hint">${row.meaning}</p></th>
        <td><select aria-label=${`Column for ${row.label}`} value=${row.column} aria-invalid=${row.why[0] === "bad" ? "true" : undefined} onChange=${(e) => act("map", { canonical: row.name, column: e.target.value })}>
          ${options.map(([key, words]) => html`<option key=${key} value=${key} selected=${key === row.column}>${words}</option>`)}</select>
          ${row.maybe && html`<p class="hint">Perhaps “${row.maybe}”. <${Button} kind="small plain" aria-label=${`Take ${row.maybe} for ${row.label}`} onClick=${() => act("map", { canonical: row.name, column: row.maybe })}>Take it<//></p>`}</td>
        <td class="examples">${row.samples.map((text) => html`<span key=${text}>${text}</span>`)}</td>
        <td class="how">${row.why[1] && html`<${Sign} kind=${row.why[0]} word="" /> ${row.why[1]}`}</td></tr>`)}</tbody></table></div>
    <div class="row">${rows.length < mapping.rows.length || all ? html`<${Button} kind="small" aria-expanded=${all ? "true" : "false"} onClick=${() => setAll(!all)}>${all ? "Show fewer columns" : `Show ${mapping.rows.length - rows.length} more columns`}<//>` : null}
      ${mapping.left.length > 0 && html`<span class="soft small">Not used: ${mapping.left.join(", ")}</span>`}</div>
  </section>`;
}

const ANSWERS = {
  dates: [["", "As the file shows"], ["day_first", "2 March (day first)"], ["month_first", "3 February (month first)"]],
  decimals: [["", "As the file shows"], ["comma", "1234: a comma parts the decimals"], ["point", "1.234: a point parts the decimals"]],
  times: [["", "The shop’s own time"], ["utc", "UTC"]],
};
const HINTS = {
  currency: "Three letters such as EUR, where the file does not say it.", shop: "Where you have several shops or accounts.",
  sheet: "Where a workbook has several.", return_when: "For example: order_id like 'C%'", skip_when: "For example: unit_price = 0", test_when: "For example: customer_id = 'me'",
  start: "As 2026-01-01, where a report names no days.", end: "As 2026-01-31, where a report names no days.",
};

function Setting({ setting, act }) {
  const [own, setOwn] = useState(null);
  const send = useDebounced((text) => act("set", { name: setting.name, text }), 300);
  const { name, label, text } = setting;
  if (ANSWERS[name]) return html`<${Choose} label=${label} value=${text} options=${ANSWERS[name]} onChange=${(t) => act("set", { name, text: t })} />`;
  return html`<${Text} label=${label} optional hint=${HINTS[name]} value=${own ?? text} autocomplete="off" spellcheck="false" onInput=${(t) => { setOwn(t); send(t); }} onBlur=${() => own !== null && act("set", { name, text: own }).then(() => setOwn(null))} />`;
}

const many = (n, word) => `${group(n, 0)} ${word}${n === 1 ? "" : "s"}`;

function Report({ report, title }) {
  return html`<div class="stack report">
    <div class=${`callout callout-${report.loaded ? (report.refused ? "warn" : "good") : "bad"}`}><${Sign} kind=${report.loaded ? (report.refused ? "warn" : "good") : "bad"} /><div>
      <p><strong>${title}</strong></p>
      <p>${many(report.read, "row")} read, ${group(report.loaded, 0)} usable, ${group(report.refused, 0)} refused${report.skipped ? `, ${group(report.skipped, 0)} left out as told` : ""}.</p>
      ${report.period && html`<p>From ${report.period}${report.currencies.length ? `, in ${report.currencies.join(" and ")}` : ""}.</p>`}</div></div>
    ${report.tables.length > 0 && html`<dl class="made">${report.tables.map(([name, rows]) => html`<div key=${name}><dt>${name}</dt><dd>${group(rows, 0)}</dd></div>`)}</dl>`}
    ${report.refused > 0 && html`<details open><summary>${many(report.refused, "refused row")}, with reasons</summary><div class="scroll refused" tabindex="0" role="region" aria-label="Refused rows"><table><thead><tr><th scope="col">File</th><th scope="col" class="num">Row</th><th scope="col">Why</th></tr></thead>
      <tbody>${report.rejected.map((r) => html`<tr key=${`${r.file}:${r.row}`}><td>${r.file}</td><td class="num">${r.row}</td><td>${r.reason}</td></tr>`)}</tbody></table></div>
      ${report.refused > report.rejected.length && html`<p class="soft small">and ${group(report.refused - report.rejected.length, 0)} more</p>`}</details>`}
    ${report.notes.length > 0 && html`<details><summary>How it was read (${report.notes.length})</summary><ul>${report.notes.map((note) => html`<li key=${note}>${note}</li>`)}</ul></details>`}
  </div>`;
}

function Kpis({ kpis, fresh }) {
  return html`<section class="stack" aria-label="What can be measured now"><h3>What can be measured now</h3>
    <p><strong>${kpis.available.length} of ${kpis.all} KPIs</strong> can be measured with the data in this workspace${fresh && fresh.length ? html`; ${fresh.length} of them since this import: ${fresh.join(", ")}` : ""}.</p>
    ${kpis.missing.length > 0 && html`<details><summary>What the others need</summary><div class="scroll"><table><thead><tr><th scope="col">What is missing</th><th scope="col">KPIs</th></tr></thead><tbody>
      ${kpis.missing.map((m) => html`<tr key=${m.why}><th scope="row">${m.why}</th><td>${m.kpis.join(", ")}</td></tr>`)}</tbody></table></div></details>`}
  </section>`;
}

const PHASES = { reading: "Reading the files", loading: "Putting the rows into the workspace" };

function App({ shown, act, fault, announce }) {
  useKept(shown, act, announce);
  const busy = shown.busy, ready = shown.chosen.length > 0 && !shown.unreadable && !busy;
  const checked = shown.checked, good = checked && !checked.problem && checked.loaded > 0;
  const told = checked && (checked.problem ? `It cannot be read. ${checked.problem}` : `Checked. ${checked.loaded} of ${checked.read} rows can be loaded.`);
  useEffect(() => { if (told) announce(told); }, [told]);
  useEffect(() => { if (shown.loaded) announce(`Loaded. ${shown.kpis.available.length} KPIs can be measured now.`); }, [shown.loaded?.read]);
  useEffect(() => { if (busy) announce(PHASES[busy.phase]); }, [busy?.phase]);
  const step = shown.mapping ? 4 : 3;
  return html`
    <header class="head"><div><h2>${shown.title}</h2><p>Choose what your shop exported, check what was recognised, then load it. Nothing is changed before you load, and your files are never changed.</p></div></header>
    <div class="stack wide-gap">
      <${Files} ...${{ shown, act, announce }} />
      ${shown.chosen.length > 0 && html`<${Chosen} ...${{ shown, act }} />`}
      ${shown.mapping && html`<${Mapping} mapping=${shown.mapping} act=${act} />`}
      ${shown.chosen.length > 0 && html`<details class="settings"><summary>More about these files</summary><div class="grid">${shown.settings.map((s) => html`<${Setting} key=${s.name} setting=${s} act=${act} />`)}</div></details>`}
      ${shown.chosen.length > 0 && html`<section class="stack" aria-label="Check and load"><h3>${step}. Check and load</h3>
        <${Fault} fault=${fault && fault.from !== "upload" ? { ...fault, field: "" } : null} />
        ${busy && html`<div class="panel stack"><p role="status">${PHASES[busy.phase]} …</p><progress max="3" value=${busy.phase === "loading" ? 2 : undefined} aria-label=${PHASES[busy.phase]}></progress></div>`}
        ${checked && (checked.problem ? html`<${Note} kind="bad" fix=${checked.fix}>${checked.problem}<//>` : html`<${Report} report=${checked} title=${`${checked.layout[0].toUpperCase()}${checked.layout.slice(1)}: ready to load`} />`)}
        <div class="row"><${Button} kind=${good ? "" : "main"} disabled=${!ready} onClick=${() => act("check")}>Check what would be loaded<//>
          ${good && html`<${Button} kind="main" disabled=${!ready} onClick=${() => act("load")}>Load ${many(checked.loaded, "row")}<//>`}</div></section>`}
      ${shown.loaded && html`<section class="stack" aria-label="Loaded"><h3>Loaded</h3><${Report} report=${shown.loaded} title=${shown.loaded.changed ? "The rows are in the workspace." : "Nothing new: all of this was here already."} /></section>`}
      <${Kpis} kpis=${shown.kpis} fresh=${shown.loaded?.new} />
      ${shown.history.length > 0 && html`<details><summary>The last imports</summary><div class="scroll"><table><thead><tr><th scope="col">Known since</th><th scope="col">Files</th><th scope="col" class="num">Rows read</th><th scope="col" class="num">Refused</th></tr></thead><tbody>
        ${shown.history.map((h, n) => html`<tr key=${n}><td>${h.when}</td><td>${h.files}</td><td class="num">${group(h.rows, 0)}</td><td class="num">${group(h.refused, 0)}</td></tr>`)}</tbody></table></div></details>`}
    </div>`;
}

export default mount(App);
