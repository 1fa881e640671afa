// Levers: a slider and a number each, what the driver then is, and what there is to know about moving it.
const ofLever = (lever) => (lever.change === "relative" ? "share" : lever.unit);

function sayMove(lever, by, currency) {
  const text = lever.change === "relative" ? `${Number((by * 100).toFixed(1))} %` : say(by, ofLever(lever), currency);
  return lever.change !== "value" && by > 0 ? `+${text}` : text;
}

// The driver's value for a lever: its member's, or that of all members where they have one in common.
function valueOf(lever, value, flow) {
  if (!Array.isArray(value)) return typeof value === "number" ? value : value[0];
  const all = value.map((each) => (typeof each === "number" ? each : each[0]));
  if (lever.member) return all[lever.from];
  return flow ? all.reduce((sum, each) => sum + each, 0) : null;
}

function Lever({ lever, by, before, now, currency, onMove, act, moves, fault, locked }) {
  const [wrong, setWrong] = useState(null), id = useName("lever"), still = lever.change === "value" ? before : 0;
  const from = lever.change === "value" ? Math.min(lever.low, before ?? lever.low) : lever.low;
  const at = by ?? still ?? 0, said = sayMove(lever, at, currency);
  const change = before !== null && now !== null ? html`${say(before, lever.unit, currency)} <span aria-hidden="true">→</span><span class="unseen">to</span> <strong>${say(now, lever.unit, currency)}</strong>` : html`<span class="soft">in each ${lever.by}</span>`;
  const typed = (value) => {
    const wanted = value ?? 0, slack = 1e-9;
    if (wanted < from - slack || wanted > lever.high + slack) setWrong({ problem: `The bounds are ${sayMove(lever, from, currency)} and ${sayMove(lever, lever.high, currency)}.`, fix: "Set other bounds below." });
    else { setWrong(null); onMove(lever.place, wanted); }
  };
  return html`<li class="lever" data-place=${lever.place}>
    <div class="lever-head"><label for=${id}>${lever.member || lever.label}</label><span class="small">${change}</span></div>
    <div class="lever-at"><input id=${id} type="range" min=${from} max=${lever.high} step="any" value=${at} aria-valuetext=${said} onInput=${(e) => { setWrong(null); onMove(lever.place, Number(e.target.value)); }} />
      <${Amount} label=${html`<span class="unseen">Move ${lever.label} by</span>`} value=${round(at)} unit=${ofLever(lever)} currency=${currency} onValue=${typed} fault=${wrong} /></div>
    <div class="ends small soft" aria-hidden="true"><span>${sayMove(lever, from, currency)}</span><span>${sayMove(lever, lever.high, currency)}</span></div>
    <${About} ...${{ lever, currency, act, moves, fault, locked }} />
  </li>`;
}

const round = (value) => Number(value.toPrecision(4));

function About({ lever, currency, act, moves, fault, locked }) {
  const [own, setOwn] = useState(null), kept = { low: lever.low, high: lever.high, effort: lever.effort, cost: lever.cost, owner: lever.owner, initiative: lever.initiative };
  const now = own ?? kept, set = (name) => (value) => setOwn({ ...now, [name]: value });
  const save = async () => { const answer = await act("bound", { place: lever.place, moves, ...now }); if (answer.done) setOwn(null); };
  const known = [lever.owner && `owner ${lever.owner}`, lever.cost !== null && `costs ${say(lever.cost, "currency", currency)} in full`, lever.delay || lever.ramp ? `full effect after ${group(lever.delay + lever.ramp, 0)} weeks` : "", lever.initiative].filter(Boolean).join("; ");
  return html`<details class="about"><summary>Bounds and effort${known && html`<span class="soft">: ${known}</span>`}</summary>
    <div class="grid"><${Amount} label="At least" value=${now.low} unit=${ofLever(lever)} currency=${currency} onValue=${set("low")} /><${Amount} label="At most" value=${now.high} unit=${ofLever(lever)} currency=${currency} onValue=${set("high")} />
      <${Amount} label="Effort" hint="2 is twice as hard as 1." value=${now.effort} unit="ratio" onValue=${set("effort")} /><${Amount} label="Cost in full" optional value=${now.cost} unit="currency" currency=${currency} onValue=${set("cost")} />
      <${Text} label="Owner" optional value=${now.owner} onInput=${set("owner")} autocomplete="off" /><${Text} label="Work that moves it" optional value=${now.initiative} onInput=${set("initiative")} /></div>
    <${Fault} fault=${fault && fault.field === lever.place ? { ...fault, field: "" } : null} />
    <div class="row"><${Button} kind="small" disabled=${!own || locked} onClick=${() => own && !locked && save()} aria-label=${`Set bounds and effort of ${lever.label}`}>Set<//></div></details>`;
}

function Levers({ shown, futures, moves, onMove, act, fault, locked }) {
  const values = futures.middle.values(), flows = new Map(shown.question.tree.nodes.map((node) => [node.name, node.flow]));
  const drivers = [...new Set(shown.levers.map((lever) => lever.driver))];
  const row = (lever) => html`<${Lever} key=${lever.place} ...${{ lever, onMove, act, moves, fault, locked }} by=${moves[lever.place]} currency=${shown.currency}
    before=${valueOf(lever, listed(futures.middle.before.get(lever.driver), lever), flows.get(lever.driver))} now=${valueOf(lever, values[lever.driver], flows.get(lever.driver))} />`;
  return html`<ul class="levers">${drivers.map((driver) => {
    const mine = shown.levers.filter((lever) => lever.driver === driver), whole = mine.filter((lever) => !lever.member), parts = mine.filter((lever) => lever.member);
    const open = parts.filter((lever) => moves[lever.place]).length;
    return html`<li key=${driver} class="driver"><ul>${whole.map(row)}</ul>
      ${parts.length > 0 && html`<details class="parts" open=${!whole.length}><summary>${whole.length ? `${mine[0].label} by ${parts[0].by}` : parts[0].label.split(", ")[0]}${open > 0 && html`<span class="soft">: ${open} moved</span>`}</summary><ul>${parts.map(row)}</ul></details>`}</li>`;
  })}</ul>`;
}

const listed = (rows, lever) => (lever.by ? rows : rows[0]);
