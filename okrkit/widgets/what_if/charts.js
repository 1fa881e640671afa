// The explorer's own figures: light enough to follow a slider within a frame.
const BINS = 56, HEIGHT = 230, LEFT = 14, RIGHT = 14, TOP = 46, BOTTOM = 34;

// A value in few letters, for axes and bars.
function short(value, unit, currency) {
  const size = Math.abs(value), counted = unit !== "share" && unit !== "ratio";
  if (value === 0 && unit === "currency") return `${SYMBOLS[currency] ?? ""}0${SYMBOLS[currency] ? "" : ` ${currency}`}`;
  if (!counted || size < 1e4 || Number.isNaN(value)) return say(value, unit, currency);
  const [by, mark] = size >= 1e9 ? [1e9, "bn"] : size >= 1e6 ? [1e6, "M"] : [1e3, "k"];
  const text = group(size / by, size / by >= 100 ? 0 : size / by >= 10 ? 1 : 2) + mark, minus = value < 0 ? "-" : "";
  return unit === "currency" ? `${minus}${SYMBOLS[currency] ?? ""}${text}${SYMBOLS[currency] ? "" : ` ${currency}`}` : `${minus}${text}`;
}

// Round steps that leave at most `most` marks.
function ticks(low, high, most) {
  const raw = (high - low) / most, power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((k) => k * power).find((each) => each >= raw);
  const found = [];
  for (let k = Math.ceil(low / step); k * step <= high + 1e-9 * step; k++) found.push(k * step);
  return found;
}

function shares(points, low, high) {
  const found = new Float64Array(BINS), scale = BINS / (high - low);
  for (let k = 0; k < points.length; k++) {
    const bin = Math.floor((points[k] - low) * scale);
    if (bin >= 0 && bin < BINS) found[bin] += 1 / points.length;
  }
  return found;
}

function useWidth() {
  const box = useRef(null), [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const sized = new ResizeObserver(([entry]) => setWidth(Math.round(entry.contentRect.width)));
    sized.observe(box.current);
    return () => sized.disconnect();
  }, []);
  return [box, width];
}

// Futures of the top as a hill; what reaches the target is filled, where there is one; what comes as things go is a line.
function Spread({ top, currency, points, start, target, middle, alt, title }) {
  const [box, width] = useWidth(), seen = useRef(null), id = useName("spread");
  const inside = [...[points, start].flatMap((of) => [of[Math.floor(0.005 * of.length)], of[Math.ceil(0.99 * of.length) - 1]])];
  if (target !== null) inside.push(target);
  const lowest = Math.min(...inside), highest = Math.max(...inside), spare = 0.06 * (highest - lowest || Math.abs(highest) || 1);
  // The axis stays where it is while a lever moves, and only widens.
  if (!seen.current || lowest < seen.current[0] || highest > seen.current[1]) {
    seen.current = [Math.min(lowest - spare, seen.current?.[0] ?? Infinity), Math.max(highest + spare, seen.current?.[1] ?? -Infinity)];
  }
  const [low, high] = seen.current, inner = Math.max(width - LEFT - RIGHT, 50), floor = HEIGHT - BOTTOM;
  const x = (value) => LEFT + ((value - low) / (high - low)) * inner;
  const before = useMemo(() => shares(start, low, high), [start, low, high]), now = shares(points, low, high);
  const most = Math.max(...now, ...before), y = (share) => floor - (share / most) * (floor - TOP);
  const line = (bins) => [...bins].map((share, bin) => `L${(LEFT + (bin / BINS) * inner).toFixed(1)} ${y(share).toFixed(1)}H${(LEFT + ((bin + 1) / BINS) * inner).toFixed(1)}`).join("");
  const hill = `M${LEFT} ${floor}${line(now)}L${LEFT + inner} ${floor}Z`;
  const goes = `M${LEFT} ${floor}${line(before)}L${LEFT + inner} ${floor}`;
  const at = target === null ? null : x(target), up = top.better !== "down";
  const marks = at === null ? [["futures", "with your moves"]] : [["reached", "reaches the target"], ["missed", "does not"]];
  return html`<figure class="spread"><figcaption><strong>${title}</strong></figcaption><div ref=${box} style=${`height:${HEIGHT}px`}>${width > 0 && html`
    <svg width=${width} height=${HEIGHT} role="img" aria-label=${alt}>
      ${at === null ? html`<path class="futures" d=${hill} />`
        : html`<defs><clipPath id=${id}><rect x=${up ? at : 0} y="0" width=${Math.max(up ? width - at : at, 0)} height=${HEIGHT} /></clipPath></defs>
          <path class="missed" d=${hill} /><path class="reached" d=${hill} clip-path=${`url(#${id})`} />`}
      <path class="goes" d=${goes} />
      <line class="floor" x1=${LEFT} x2=${LEFT + inner} y1=${floor} y2=${floor} />
      ${ticks(low, high, width < 420 ? 4 : 6).map((value) => html`<g key=${value}><line class="floor" x1=${x(value)} x2=${x(value)} y1=${floor} y2=${floor + 5} /><text class="tick" x=${x(value)} y=${floor + 20} text-anchor="middle">${short(value, top.unit, currency)}</text></g>`)}
      <line class="middle" x1=${x(middle)} x2=${x(middle)} y1=${TOP - 4} y2=${floor} /><text class="mark" x=${Math.min(Math.max(x(middle), 60), width - 60)} y="34" text-anchor="middle">middle ${short(middle, top.unit, currency)}</text>
      ${at !== null && html`<line class="target" x1=${at} x2=${at} y1=${16} y2=${floor} /><text class="mark" x=${Math.min(Math.max(at, 60), width - 60)} y="13" text-anchor="middle">target ${short(target, top.unit, currency)}</text>`}
    </svg>`}</div>
    <p class="legend small">${marks.map(([kind, words]) => html`<span key=${kind}><svg width="14" height="12" aria-hidden="true"><rect class=${kind} width="14" height="12" /></svg> ${words}</span>`)}<span><svg width="16" height="12" aria-hidden="true"><path class="goes" d="M0 6H16" /></svg> as things go</span></p></figure>`;
}

// One bar for each thing that moves the top, the widest first.
function Tornado({ top, currency, found, rows }) {
  const ends = found.bars.flatMap((bar) => [bar.topLow, bar.topHigh]), low = Math.min(found.middle, ...ends), high = Math.max(found.middle, ...ends);
  const x = (value) => (high > low ? (100 * (value - low)) / (high - low) : 50);
  const part = (end) => `left:${Math.min(x(end), x(found.middle)).toFixed(2)}%;width:${Math.abs(x(end) - x(found.middle)).toFixed(2)}%`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="What matters most"><table class="tornado"><caption><strong>What matters most</strong> <span class="soft">${top.name} with one of them at its ends, the rest as it stands</span></caption>
    <thead class="unseen"><tr><th scope="col">What</th><th scope="col">Bar</th><th scope="col">${top.name}</th></tr></thead>
    <tbody>${rows.map(({ bar, label, range }) => html`<tr key=${bar.kind + bar.name}>
      <th scope="row">${label}<span class="soft small">${range}</span></th>
      <td class="bars" aria-hidden="true"><span class="axis"><i class="one" style=${part(bar.topLow)}></i><i class="other" style=${part(bar.topHigh)}></i><b style=${`left:${x(found.middle).toFixed(2)}%`}></b></span></td>
      <td class="num small">${short(Math.min(bar.topLow, bar.topHigh), top.unit, currency)} – ${short(Math.max(bar.topLow, bar.topHigh), top.unit, currency)}</td></tr>`)}</tbody></table></div>`;
}
