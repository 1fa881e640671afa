const STATUS = { green: ["good", "On track"], amber: ["warn", "Needs attention"], red: ["bad", "Off track"], none: ["note", "Information"] };

// What was typed reaches the kernel a moment later; until then the field shows the text of the person.
function useTexts(shown, act) {
  const [own, setOwn] = useState({});
  const send = useDebounced((name, text) => act("fill", { name, text }), 120);
  const fill = (name, text, now = false) => {
    setOwn((old) => ({ ...old, [name]: text }));
    now ? act("fill", { name, text }) : send(name, text);
  };
  const text = (name, kernel) => own[name] ?? kernel;
  const flush = () => Promise.all(Object.entries(own).map(([name, text]) => act("fill", { name, text })));
  return { fill, text, flush };
}

function Parameter({ field, texts }) {
  const text = texts.text(field.name, field.text);
  const common = { label: field.label, hint: field.help, optional: field.optional, "data-name": field.name,
    fault: field.fault && { problem: `${field.label} should be ${field.expected}.` } };
  const now = (value) => texts.fill(field.name, value, true), soon = (value) => texts.fill(field.name, value);
  if (field.kind === "choice") return html`<${Choose} ...${common} value=${text} options=${field.choices.map((c) => [c, c])} onChange=${now} />`;
  if (field.kind === "bool") return html`<${Tick} label=${field.label} hint=${field.help} checked=${text === "true"} onChange=${(on) => now(String(on))} />`;
  if (field.name === "team" && field.suggested.length)
    return html`<${Choose} ...${common} value=${text} options=${known(field, text)} onChange=${now} />`;
  const id = useName("list");
  return html`<div><${Text} ...${common} value=${text} onInput=${soon} type=${field.kind === "date" ? "date" : "text"} autocomplete="off"
      inputmode=${field.kind === "int" ? "numeric" : field.kind === "float" ? "decimal" : undefined} list=${field.suggested.length ? id : undefined} />
    ${field.suggested.length > 0 && html`<datalist id=${id}>${field.suggested.map(([value]) => html`<option value=${value} />`)}</datalist>`}</div>`;
}

function known(field, text) {
  const options = field.suggested.map(([value, name]) => [value, name || value]);
  return options.some(([value]) => value === text) ? options : [[text, text || "choose a team"], ...options];
}

function Progress({ step, act }) {
  const words = step ? `${step.section || "Starting"} (step ${step.cell} of ${step.total})` : "Starting";
  return html`<div class="panel stack running">
    <div class="row"><strong>Running</strong><span class="soft" role="status">${words}</span></div>
    <progress max=${step ? step.total : 1} value=${step ? step.cell - 1 : 0} aria-label="Progress of the run"></progress>
    <div><${Button} onClick=${() => act("stop")}>Stop<//></div></div>`;
}

async function unpacked(bytes) {
  const text = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).blob();
  return URL.createObjectURL(new Blob([text], { type: "text/html" }));
}

function Last({ last, act }) {
  const [kind, word] = last.outcome === "done" ? STATUS[last.status] : ["bad", last.outcome === "failed" ? "Not complete" : "Stopped"];
  const [busy, setBusy] = useState(false);
  const report = async (save) => {
    setBusy(true);
    const answer = await act("report");
    setBusy(false);
    if (!answer.done) return;
    const url = await unpacked(answer.buffers[0]), link = document.createElement("a");
    Object.assign(link, save ? { href: url, download: answer.name } : { href: url, target: "_blank", rel: "noopener" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
  };
  return html`<section class="last stack" aria-label="The last run">
    <div><h3>Last run, ${last.when}</h3>${last.with && html`<p class="soft small">${last.with}</p>`}</div>
    <div class=${`callout callout-${kind}`}><${Sign} kind=${kind} word=${word + ":"} /><p class="says">${last.headline || last.error || "It gave no headline."}</p></div>
    ${last.findings.length > 0 && html`<ul>${last.findings.map((each) => html`<li>${each}</li>`)}</ul>`}
    ${last.html && html`<div class="row"><${Button} kind="" busy=${busy} onClick=${() => report(false)}>Open the report<//><${Button} kind="plain" onClick=${() => report(true)}>Save a copy<//>
      <span class="soft small">${last.html}</span></div>`}
  </section>`;
}

function App({ shown, act, fault, announce }) {
  const texts = useTexts(shown, act), was = useRef(shown.last?.id), form = useName("form");
  useEffect(() => {
    if (shown.last && shown.last.id !== was.current) announce(`The run is over. ${shown.last.headline || shown.last.error}`);
    was.current = shown.last?.id;
  }, [shown.last?.id]);
  const start = async () => { await texts.flush(); const answer = await act("run"); if (answer.done) announce("The run has begun."); };
  return html`
    <header class="head"><div><h2>${shown.title}</h2><p>${shown.purpose}</p></div></header>
    <div class="stack">
      <form id=${form} class="grid" onSubmit=${(e) => { e.preventDefault(); start(); }}>
        ${shown.fields.map((field) => html`<${Parameter} key=${field.name} ...${{ field, texts }} />`)}
        ${shown.as_of !== null && html`<${Text} label="Look back from" optional hint="A day; the run then sees only what was known at its end." type="date" value=${texts.text("as_of", shown.as_of)} onInput=${(t) => texts.fill("as_of", t, true)} />`}
      </form>
      <${Fault} fault=${fault || (shown.refused && { ...shown.refused, field: "" })} />
      ${shown.running ? html`<${Progress} step=${shown.step} act=${act} />` : html`<div class="row"><${Button} kind="main" type="submit" form=${form}>Run<//></div>`}
      <details><summary>The same from a terminal</summary><p><code class="command">${shown.command}</code></p></details>
      ${shown.last && html`<${Last} last=${shown.last} act=${act} />`}
    </div>`;
}

export default mount(App);
