"use strict";
(() => {
  const root = document.documentElement;
  const code = document.getElementById("code");
  code?.addEventListener("click", () => {
    const shown = root.classList.toggle("with-code");
    code.setAttribute("aria-pressed", String(shown));
    code.textContent = shown ? "Hide code" : "Show code";
  });
  const contents = document.querySelector(".contents details");
  if (contents && innerWidth < 1344) contents.open = false;

  // Tables of many columns are read as cards on a phone: each cell knows its column, and says what it is when it is no table cell.
  for (const table of document.querySelectorAll("main table")) {
    const names = [...(table.tHead?.rows[0]?.cells || [])].map((cell) => cell.textContent.trim());
    if (names.length < 4 || table.tHead.rows.length > 1 || table.querySelector("[colspan], [rowspan]")) continue;
    table.classList.add("cards");
    table.setAttribute("role", "table");
    for (const part of table.querySelectorAll("thead, tbody")) part.setAttribute("role", "rowgroup");
    for (const row of table.rows) {
      row.setAttribute("role", "row");
      [...row.cells].forEach((cell, i) => {
        cell.setAttribute("role", cell.scope === "row" ? "rowheader" : cell.scope === "col" ? "columnheader" : "cell");
        if (cell.tagName === "TD") cell.dataset.label = names[i] || "";
      });
    }
  }

  const plots = [...document.querySelectorAll(".plot")];
  if (!plots.length || !window.Plotly) return;

  // Colours: a figure is authored once, for a light page; on a dark one what would vanish is lifted.
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const parse = (text) => {
    pen.fillStyle = "#010203";
    pen.fillStyle = text;
    const seen = pen.fillStyle;
    if (seen === "#010203") return null;
    if (seen[0] === "#") return [1, 3, 5].map((i) => parseInt(seen.slice(i, i + 2), 16)).concat(1);
    return (seen.match(/[\d.]+/g) || []).map(Number);
  };
  const light = ([r, g, b]) => {
    const part = (v) => ((v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const contrast = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
  const brighter = ([r, g, b], step) => {
    // Towards white in HSL: the hue stays, and the colour does not turn grey as it would by mixing.
    const [hi, lo] = [Math.max(r, g, b) / 255, Math.min(r, g, b) / 255];
    const l = (hi + lo) / 2, d = hi - lo;
    const s = d ? d / (1 - Math.abs(2 * l - 1)) : 0;
    const h = !d ? 0 : hi * 255 === r ? ((g - b) / 255 / d + 6) % 6 : hi * 255 === g ? (b - r) / 255 / d + 2 : (r - g) / 255 / d + 4;
    const l2 = Math.min(l + step, 0.96), c = (1 - Math.abs(2 * l2 - 1)) * Math.min(s, 0.75);
    const part = (n) => {
      const k = (n + h * 2) % 12;
      return 255 * (l2 - (c / 2) * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
    };
    return [part(0), part(8), part(4)];
  };
  const lift = (text, page, least) => {
    const c = parse(text);
    if (!c || c[3] === 0) return text;
    let rgb = c.slice(0, 3);
    if (light(rgb) > 0.86 && least < 4.5) return c[3] < 1 ? text : `rgb(${page.slice(0, 3)})`; // white outlines, gaps
    for (let i = 0; i < 40 && contrast(rgb, page) < least; i++) rgb = brighter(rgb, 0.02);
    return `rgba(${rgb.map(Math.round)},${c[3] < 0.35 ? Math.min(0.4, c[3] * 1.5) : c[3]})`;
  };
  const lifted = (node, page, key = "", within = "") => {
    if (typeof node === "string") {
      if (!/color$/i.test(key)) return node;
      return lift(node, page, /font/i.test(within) ? 4.5 : /line/i.test(within) || /^fill/i.test(key) ? 4.2 : 3);
    }
    if (Array.isArray(node)) {
      if (/colorscale/i.test(key)) return node;
      if (/^colorway$|colors$/i.test(key)) return node.map((c) => (typeof c === "string" ? lift(c, page, 3) : c));
      return node.map((item) => lifted(item, page, key, within));
    }
    if (node && typeof node === "object") {
      if (node.bdata) return node;
      return Object.fromEntries(Object.entries(node).map(([k, v]) => [k, lifted(v, page, k, key)]));
    }
    return node;
  };

  const colour = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  const themed = (figure, width, print) => {
    let { data, layout } = structuredClone({ data: figure.data || [], layout: figure.layout || {} });
    const dark = !print && window.okrkitDark();
    const c = print
      ? { page: "#ffffff", ink: "#1c2321", soft: "#56605c", grid: "#e6e9e7", panel: "#ffffff", line: "#c9cfcb" }
      : Object.fromEntries(["page", "ink", "soft", "grid", "panel", "line"].map((n) => [n, colour(`--${n}`)]));
    if (dark) {
      const page = parse(c.page);
      data = lifted(data, page);
      layout = lifted(layout, page);
    }
    delete layout.width;
    const narrow = width < 560;
    const clear = "rgba(0,0,0,0)";
    Object.assign(layout, { autosize: true, paper_bgcolor: clear, plot_bgcolor: clear });
    layout.font = { size: 13, ...layout.font, family: getComputedStyle(document.body).fontFamily, color: c.ink };
    layout.hoverlabel = {
      ...layout.hoverlabel,
      bgcolor: c.panel, bordercolor: c.line, font: { ...layout.hoverlabel?.font, color: c.ink, family: layout.font.family },
    };
    layout.legend = { ...layout.legend, bgcolor: clear };
    if (narrow) Object.assign(layout.legend, { orientation: "h", x: 0, xanchor: "left", y: 0, yanchor: "bottom", yref: "container" });
    const above = layout.legend.orientation === "h" && !(layout.legend.y < 1) && layout.showlegend !== false;
    layout.margin = { l: 12, r: 16, t: above && !narrow ? 44 : 16, b: 44, ...layout.margin };
    const labelled = (layout.annotations || []).some((a) => a.x >= 0.99 && /paper|domain/.test(a.xref || "") && a.xanchor !== "right");
    if (narrow) Object.assign(layout.margin, { l: Math.min(layout.margin.l, 12), r: labelled ? layout.margin.r : Math.min(layout.margin.r, 12) });
    const used = new Set(["xaxis", "yaxis"]);
    for (const trace of data) {
      for (const side of ["x", "y"]) if (trace[`${side}axis`]) used.add(trace[`${side}axis`].replace(/^([xy])/, "$1axis"));
    }
    for (const key of Object.keys(layout)) if (/^[xy]axis\d*$/.test(key)) used.add(key);
    for (const key of used) {
      const axis = layout[key] || {};
      layout[key] = {
        ...axis, automargin: true, gridcolor: c.grid, zerolinecolor: c.line, linecolor: c.line, tickcolor: c.line,
        tickfont: { ...axis.tickfont, color: c.soft },
      };
    }
    return { data, layout };
  };

  const config = {
    responsive: false, displaylogo: false, displayModeBar: "hover",
    modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"],
  };
  const figures = plots.map((place) => JSON.parse(document.getElementById(place.dataset.figure).textContent));
  let printing = false;
  // Panels side by side keep their room on a small screen and scroll there.
  const sideBySide = ({ layout }) => Object.entries(layout || {}).some(([k, v]) => /^xaxis/.test(k) && v?.domain?.[0] > 0);
  const draw = (i, width) => {
    if (!printing) plots[i].style.minWidth = sideBySide(figures[i]) ? "40rem" : "";
    const at = width || plots[i].clientWidth;
    const { data, layout } = themed(figures[i], at, printing);
    if (width) layout.width = width;
    return Plotly.react(plots[i], data, layout, { ...config, ...figures[i].config, responsive: !width, staticPlot: printing });
  };
  const all = (width) => plots.forEach((_, i) => draw(i, width));
  all();
  root.dataset.figures = String(plots.length);

  document.addEventListener("okrkit-theme", () => all());
  let narrow = innerWidth < 640;
  addEventListener("resize", () => {
    if (!printing && narrow !== innerWidth < 640) { narrow = !narrow; all(); }
  });
  addEventListener("beforeprint", () => { printing = true; all(672); });
  addEventListener("afterprint", () => { printing = false; all(); });
})();
