// Controls: native elements with a name, a hint and, where it applies, what is wrong beside them.
let made = 0;
const useName = (prefix = "okr") => useRef(`${prefix}-${++made}-${Math.random().toString(36).slice(2, 6)}`).current;

// A field's frame: label above, control, hint and fault below, tied to the control for those who cannot see them.
function Field({ label, hint, fault, optional, wide, children, named = true }) {
  const id = useName();
  const told = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(" ") || undefined;
  return html`<div class=${`field${wide ? " wide" : ""}${fault ? " faulty" : ""}`}>
    ${named
      ? html`<label for=${id}>${label}${optional && html` <span class="soft">(optional)</span>`}</label>`
      : html`<span class="label" id=${`${id}-name`}>${label}</span>`}
    ${children({ id, "aria-describedby": told, "aria-invalid": fault ? "true" : undefined })}
    ${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
    ${fault && html`<p class="fault" id=${`${id}-fault`}><${Sign} kind="bad" /> ${fault.problem}${fault.fix && html`<span class="fix"> ${fault.fix}</span>`}</p>`}
  </div>`;
}

const Text = ({ value, onInput, rows, type = "text", ...rest }) => {
  const { label, hint, fault, optional, wide, ...own } = rest;
  return html`<${Field} ...${{ label, hint, fault, optional, wide }}>${(tie) => rows
    ? html`<textarea ...${own} ...${tie} rows=${rows} value=${value ?? ""} onInput=${(e) => onInput(e.target.value)}></textarea>`
    : html`<input ...${own} ...${tie} type=${type} value=${value ?? ""} onInput=${(e) => onInput(e.target.value)} />`}<//>`;
};

// A number in KPI units: written plainly while edited, handed on as soon as it can be read.
function Amount({ value, unit, currency, onValue, label, hint, fault, optional, ...own }) {
  const [draft, setDraft] = useState(null);
  const shown = draft ?? tidy(value, unit);
  const bad = draft !== null && Number.isNaN(typed(draft, unit));
  const sign = unit === "share" ? "%" : unit === "currency" ? SYMBOLS[currency] || currency : unit === "ratio" ? "" : unit;
  const read = (text) => {
    setDraft(text);
    const number = typed(text, unit);
    if (!Number.isNaN(number)) onValue(number);
  };
  const wrong = bad ? { problem: `“${draft}” is no number.`, fix: unit === "share" ? "Write a percentage such as 2.4." : "Write it like 45,000 or 45.2k." } : fault;
  return html`<${Field} ...${{ label, hint, optional }} fault=${wrong}>${(tie) => html`<span class="amount">
    <input ...${own} ...${tie} type="text" inputmode="decimal" autocomplete="off" value=${shown}
      onInput=${(e) => read(e.target.value)} onBlur=${() => !bad && setDraft(null)} />${sign && html`<span class="unit" aria-hidden="true">${sign}</span>`}</span>`}<//>`;
}

// options: [value, words] pairs.
const Choose = ({ value, options, onChange, label, hint, fault, optional, ...own }) =>
  html`<${Field} ...${{ label, hint, fault, optional }}>${(tie) => html`<select ...${own} ...${tie} value=${value ?? ""} onChange=${(e) => onChange(e.target.value)}>
    ${options.map(([key, words]) => html`<option key=${key} value=${key} selected=${key === (value ?? "")}>${words}</option>`)}</select>`}<//>`;

const Tick = ({ label, checked, onChange, hint, ...own }) => {
  const id = useName();
  return html`<div class="field tick"><label><input ...${own} type="checkbox" checked=${checked} aria-describedby=${hint ? id : undefined}
    onChange=${(e) => onChange(e.target.checked)} /> <span>${label}</span></label>${hint && html`<p class="hint" id=${id}>${hint}</p>`}</div>`;
};

const Button = ({ children, kind = "", busy, ...own }) =>
  html`<button type="button" ...${own} class=${`button ${kind}`} aria-disabled=${busy ? "true" : own.disabled ? "true" : undefined}
    onClick=${(e) => !busy && own.onClick && own.onClick(e)}>${busy && html`<span class="spin" aria-hidden="true"></span>`}${children}</button>`;

// A choice among a few views, as a row of buttons that the arrow keys walk through.
function Tabs({ label, value, options, onChange }) {
  const walk = (e) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
    if (!step) return;
    e.preventDefault();
    const at = options.findIndex(([key]) => key === value);
    const next = (at + step + options.length) % options.length;
    onChange(options[next][0]);
    e.currentTarget.children[next].focus();
  };
  return html`<div class="tabs" role="radiogroup" aria-label=${label} onKeyDown=${walk}>${options.map(([key, words]) => html`
    <button type="button" key=${key} role="radio" aria-checked=${key === value ? "true" : "false"} tabindex=${key === value ? 0 : -1}
      onClick=${() => onChange(key)}>${words}</button>`)}</div>`;
}

// A sign with a shape of its own, so that nothing is told by colour alone; the word is for those who hear it.
const SHAPES = { good: "M3 8.5l3.2 3.2L13 4.6", warn: "M8 2.5v7M8 13.2v.3", bad: "M4 4l8 8M12 4l-8 8", note: "M8 7v6.5M8 2.9v.3" };
const SAID = { good: "Good:", warn: "Look here:", bad: "Not possible:", note: "Note:" };
const Sign = ({ kind, word }) => html`<span class=${`sign sign-${kind}`}><svg viewBox="0 0 16 16" aria-hidden="true"><path d=${SHAPES[kind]} /></svg><span class="unseen">${word ?? SAID[kind]}</span></span>`;

const Note = ({ kind = "note", children, fix }) =>
  html`<div class=${`callout callout-${kind}`}><${Sign} kind=${kind} /><div><p>${children}</p>${fix && html`<p class="fix">${fix}</p>`}</div></div>`;

// A refusal that belongs to no single field.
const Fault = ({ fault, fields = [] }) =>
  fault && !fields.includes(fault.field) ? html`<${Note} kind="bad" fix=${fault.fix}>${fault.problem}<//>` : null;
const faultAt = (fault, field) => (fault && fault.field === field ? fault : null);

// Who does it: given by the notebook, else asked once and remembered in this browser. With `always` it can be changed where
// several people speak; `told` hears of a name as it is typed; `people` are names to choose from.
function useWho(given, { people = [], always = false, told } = {}) {
  const [who, set] = useState(() => given || notes.read("who") || ""), id = useName("people");
  const tell = useDebounced((name) => told?.(name), 200);
  useEffect(() => { if (who && who !== given) told?.(who); }, []);
  const type = (text) => { set(text); notes.write("who", text); tell(text); };
  const field = (fault) => (always || !given ? html`<div><${Text} label="Your name" value=${who} hint="Kept in the plan's history." fault=${fault} autocomplete="off" list=${id} onInput=${type} />
    <datalist id=${id}>${people.map((name) => html`<option key=${name} value=${name} />`)}</datalist></div>` : null);
  return { who, field };
}
