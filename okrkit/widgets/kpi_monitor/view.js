const WORDS = { 15: "every 15 seconds", 60: "every minute", 300: "every 5 minutes", 900: "every quarter of an hour", 3600: "every hour" };
const clock = (at) => at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" });

// Looks go out one at a time, only while the page is seen and the kernel answers.
function useTimer(every, paused, link, look) {
  const latest = useRef(look);
  latest.current = look;
  useEffect(() => {
    if (!every || paused) return undefined;
    const timer = setInterval(() => { if (!document.hidden && link.state() === "idle") latest.current(); }, every * 1000);
    return () => clearInterval(timer);
  }, [every, paused, link]);
}

function Trend({ spark }) {
  if (!spark.line) return html`<p class="soft small trend">${spark.alt}</p>`;
  return html`<svg class="trend" viewBox=${spark.box} role="img" aria-label=${spark.alt}>
    ${[spark.goal, ...spark.limits].filter(Boolean).map((d) => html`<path key=${d} class="goal" d=${d} />`)}
    <path class="line" d=${spark.line} /><circle cx=${spark.end[0]} cy=${spark.end[1]} r="3.2" /></svg>`;
}

const Tile = ({ tile }) => html`<li class=${`panel tile ${tile.sign}`}>
  <p class="soft small">${tile.group}</p><h3>${tile.title}</h3><p class="now">${tile.said}</p>
  ${tile.state && html`<p class="state"><${Sign} kind=${tile.sign} word="" /> ${tile.state}</p>`}
  <${Trend} spark=${tile.spark} />
  ${tile.aim && html`<p class="small">Target: ${tile.aim}</p>`}
  ${tile.note && html`<p class="small">${tile.note[0].toUpperCase() + tile.note.slice(1)}</p>`}
  <p class="small soft">${tile.data[0].toUpperCase() + tile.data.slice(1)}</p></li>`;

function App({ shown, act, fault, announce, link, busy }) {
  const [paused, setPaused] = useState(false), [seen, setSeen] = useState(() => new Date());
  const look = async (asked) => {
    const answer = await act("look");
    if (!answer.done) return;
    setSeen(new Date());
    const changed = answer.changed.length;
    if (changed) announce(`${answer.changed.slice(0, 3).join(". ")}${changed > 3 ? `. ${changed - 3} more changed` : ""}.`);
    else if (asked) announce("Nothing has changed.");
  };
  useTimer(shown.every, paused, link, () => look(false));
  const pause = () => { announce(paused ? "The timer runs again." : "The timer is paused."); setPaused(!paused); };
  const pace = (every) => act("pace", { every: Number(every) });
  return html`
    <header class="head"><div><h2>${shown.title}</h2><p>${shown.day}. ${shown.past ? "A past day: it does not change." : html`Last looked at <time>${clock(seen)}</time>.`}</p></div>
      ${!shown.past && html`<div class="row controls">
        ${shown.every > 0 && html`<${Choose} label="Look again" value=${String(shown.every)} options=${shown.choices.map((n) => [String(n), WORDS[n] ?? `every ${n} seconds`])} onChange=${pace} />
          <${Button} kind="plain" onClick=${pause} aria-pressed=${paused ? "true" : "false"}>Pause<//>`}
        <${Button} busy=${busy} onClick=${() => look(true)}>Look now<//></div>`}</header>
    <div class="stack"><${Fault} fault=${fault} />
      ${paused && html`<${Note} kind="warn">Paused: what is shown may be old. Press Pause again to go on.<//>`}
      ${shown.tiles.length === 0 ? html`<${Note} fix="Import an export and plan the cycle; this page shows both as soon as they are there.">There is nothing to show for ${shown.cycle} yet.<//>`
        : html`<ul class="tiles">${shown.tiles.map((tile) => html`<${Tile} key=${tile.id} tile=${tile} />`)}</ul>`}</div>`;
}

export default mount(App);
