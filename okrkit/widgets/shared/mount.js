// Put a widget on the page: its root, the word on the connection, the live region, and keys that JupyterLab leaves alone.
const TAKEN = "input, select, textarea, button, summary, a[href], [tabindex]";

function Shell({ App, model, link, root }) {
  const shown = useShown(model), state = useLinkState(link), [said, setSaid] = useState("");
  // The same words twice are read twice only when they differ, so a silent mark is added.
  const announce = useCallback((text) => setSaid((old) => (old === text ? text + "\u200b" : text)), []);
  const { act, fault, clear } = useActs(link);
  return html`
    ${state === "lost" && html`<div class="callout callout-warn connection" role="status"><${Sign} kind="warn" /><div><p>Not connected: this shows how things were when the notebook last ran.</p><p class="fix">Run this cell again to go on. What you typed and did not save stays here.</p></div></div>`}
    ${state === "late" && html`<div class="callout callout-note connection" role="status"><${Sign} kind="note" /><div><p>Waiting for the notebook’s kernel.</p><p class="fix">Another cell may be running. If the kernel was restarted, run this cell again.</p></div></div>`}
    <${App} ...${{ shown, act, fault, clear, announce, link, busy: state === "busy", root }} />
    <div class="unseen" role="status" aria-live="polite">${said}</div>`;
}

function mount(App) {
  function show({ model, el }) {
    const root = document.createElement("section");
    root.className = `okr-widget ${WIDGET}`;
    root.dataset.lmSuppressShortcuts = "true";
    const title = model.get("shown")?.title;
    if (title) root.setAttribute("aria-label", title);
    el.append(root);
    // JupyterLab refuses line breaks in text fields inside a cell, by a listener on the field itself: it must not hear of them.
    root.addEventListener("beforeinput", (e) => { if (e.inputType === "insertLineBreak") e.stopPropagation(); }, true);
    const link = connect(model);
    // JupyterLab moves the focus away on arrow keys unless the focused element itself says that it needs them.
    const claim = () => root.querySelectorAll(TAKEN).forEach((each) => {
      if (!each.dataset.lmSuppressShortcuts) each.dataset.lmSuppressShortcuts = "true";
    });
    const inside = new MutationObserver(claim);
    inside.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["tabindex"] });
    // JupyterLab keeps Enter from submitting a form, as it does on any other page.
    root.addEventListener("keydown", (e) => {
      if (e.key !== "Enter" || e.isComposing || !e.target.form || !e.target.matches("input:not([type=checkbox], [type=radio])")) return;
      e.preventDefault();
      e.target.form.requestSubmit();
    });
    let forget = () => {};
    // The page's own model knows whether the kernel behind it is there.
    Promise.resolve(model.widget_manager?.get_model(model.get("own_id"))).then((held) => {
      if (!held || held.comm_live === undefined) return;
      const check = () => link.connected(held.comm_live);
      held.on("comm_live_update", check);
      forget = () => held.off("comm_live_update", check);
      check();
    }, () => {});
    render(html`<${Shell} ...${{ App, model, link, root }} />`, root);
    claim();
    return () => { inside.disconnect(); forget(); link.close(); render(null, root); root.remove(); };
  }
  return { render: show };
}
