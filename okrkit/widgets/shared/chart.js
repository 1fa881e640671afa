// A chart whose state is the whole figure, drawn with Plotly.react: the last figure wins, none is lost.
function plotly(link) {
  globalThis.__okrkitPlotly ??= (async () => {
    for (let tries = 0; tries < 4; tries++) {
      // A busy server may drop a large message; asking again is then all it takes.
      const answer = await Promise.race([link.act("plotly"), new Promise((r) => setTimeout(r, 8000, null))]);
      if (!answer || !answer.buffers?.length) continue;
      const packed = new Blob([answer.buffers[0]]).stream().pipeThrough(new DecompressionStream("gzip"));
      const code = await new Response(packed).text(), module = { exports: {} };
      new Function("module", "exports", "define", code)(module, module.exports, undefined);
      return module.exports.newPlot ? module.exports : globalThis.Plotly;
    }
    globalThis.__okrkitPlotly = undefined;
    throw new Error("the chart library did not come");
  })();
  return globalThis.__okrkitPlotly;
}

const CONFIG = { displaylogo: false, displayModeBar: false, responsive: false };

function themed(box, layout) {
  const style = getComputedStyle(box), of = (name) => style.getPropertyValue(name).trim();
  const axes = Object.fromEntries(Object.keys(layout).filter((key) => /^[xy]axis/.test(key)).map((key) => [key,
    { ...layout[key], gridcolor: of("--grid"), tickfont: { ...layout[key].tickfont, color: of("--soft") } }]));
  const label = { bgcolor: of("--panel"), bordercolor: of("--line"), font: { color: of("--ink"), size: 13 }, align: "left" };
  return { ...layout, ...axes, font: { ...layout.font, color: of("--soft") }, hoverlabel: label, autosize: true, width: undefined,
    annotations: (layout.annotations || []).map((each) => ({ ...each, font: { ...each.font, color: of("--ink") } })) };
}

// figure: {data, layout}; alt: what it shows, in words; draw(plot): called after each drawing, to lay handles over it.
function Chart({ link, figure, alt, height, caption, draw, children }) {
  const box = useRef(null), held = useRef({ busy: false, dirty: false, figure: null, draw: null });
  const [state, setState] = useState("loading");
  held.current.figure = figure;
  held.current.draw = draw;
  const paint = useCallback(async () => {
    const now = held.current;
    now.dirty = true;
    if (now.busy || !box.current) return;
    now.busy = true;
    try {
      const P = await plotly(link);
      while (now.dirty && box.current) {
        now.dirty = false;
        const { data, layout } = now.figure;
        await P.react(box.current, data, themed(box.current, layout), CONFIG);
        if (box.current && now.draw) now.draw(box.current);
      }
      setState("drawn");
    } catch { setState("missing"); } finally { now.busy = false; }
  }, [link]);
  useEffect(() => { paint(); }, [figure]);
  useEffect(() => {
    const sized = new ResizeObserver(() => paint());
    sized.observe(box.current);
    const theme = new MutationObserver(() => paint());
    theme.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "class"] });
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", paint);
    const plot = box.current;
    return () => {
      sized.disconnect(); theme.disconnect(); dark.removeEventListener("change", paint);
      globalThis.__okrkitPlotly?.then((P) => P.purge(plot), () => {});
    };
  }, []);
  const told = html`<figcaption class="soft small">${caption}</figcaption>`;
  return html`<figure class="chart" data-state=${state}>
    <div class="chart-space" style=${`height:${height || figure.layout.height || 360}px`}>
      <div class="plot" ref=${box} role="img" aria-label=${alt} style="height:100%"></div>
      ${state === "missing" && html`<p class="instead">${alt}</p>`}
      ${state === "drawn" && children}
    </div>${caption && told}
  </figure>`;
}
