// The way to the kernel: actions go out with a number, answers come back with it; `shown` is the kernel's view model.
const PATIENCE = 12000;  // ms until a missing answer is mentioned; another cell may be running

function connect(model) {
  const view = Math.random().toString(36).slice(2, 10);
  const waiting = new Map(), watchers = new Set();
  let last = 0, live = true;
  const tell = () => watchers.forEach((each) => each());

  function hear(message, buffers) {
    if (message.view !== view || !waiting.has(message.nr)) return;
    const { resolve, timer, kept } = waiting.get(message.nr);
    if (message.kept) return kept();
    clearTimeout(timer);
    waiting.delete(message.nr);
    tell();
    resolve({ ...message, buffers });
  }
  model.on("msg:custom", hear);

  return {
    // Resolves with the answer; `done` is false where the kernel refused, with `problem`, `fix` and `field`. Before that
    // `kept` is called where the store has what it was given and the view is still being made anew.
    act(what, values = {}, kept = () => {}) {
      const nr = ++last;
      return new Promise((resolve) => {
        const entry = { resolve, kept, late: false };
        entry.timer = setTimeout(() => { entry.late = true; tell(); }, PATIENCE);
        waiting.set(nr, entry);
        tell();
        try { model.send({ do: what, ...values, nr, view }); } catch {  // the page has lost its kernel for good
          clearTimeout(entry.timer);
          waiting.delete(nr);
          live = false;
          tell();
          resolve({ done: false, problem: "The notebook's kernel is gone, so nothing was saved.", fix: "Run the notebook again." });
        }
      });
    },
    state: () => (!live ? "lost" : [...waiting.values()].some((each) => each.late) ? "late" : waiting.size ? "busy" : "idle"),
    pending: () => waiting.size,
    connected(now) { if (now !== live) { live = now; tell(); } },
    watch(each) { watchers.add(each); return () => watchers.delete(each); },
    close() { model.off("msg:custom", hear); waiting.forEach((each) => clearTimeout(each.timer)); },
  };
}

function useShown(model) {
  const [shown, set] = useState(() => model.get("shown"));
  useEffect(() => {
    const change = () => set(model.get("shown"));
    model.on("change:shown", change);
    change();
    return () => model.off("change:shown", change);
  }, [model]);
  return shown;
}

function useLinkState(link) {
  const [state, set] = useState(link.state());
  useEffect(() => link.watch(() => set(link.state())), [link]);
  return state;
}

// The latest refusal, to be shown beside the field it names; the next success of the same action takes it away.
function useActs(link) {
  const [fault, setFault] = useState(null);
  const act = useCallback(async (what, values, kept) => {
    const clear = () => setFault((old) => (old && old.from === what ? null : old));
    const answer = await link.act(what, values, () => { clear(); kept?.(); });
    answer.done ? clear() : setFault({ ...answer, from: what });
    return answer;
  }, [link]);
  return { act, fault, clear: () => setFault(null) };
}

// Notes that outlive the kernel and the page: what somebody typed and nobody has saved yet.
const notes = {
  key: (place) => `okrkit:${place}`,
  read(place) { try { return JSON.parse(localStorage.getItem(this.key(place))); } catch { return null; } },
  write(place, value) { try { localStorage.setItem(this.key(place), JSON.stringify(value)); } catch { /* private window */ } },
  drop(place) { try { localStorage.removeItem(this.key(place)); } catch { /* private window */ } },
};

function useDebounced(fn, ms) {
  const latest = useRef(fn), timer = useRef(0);
  latest.current = fn;
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback((...given) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => latest.current(...given), ms);
  }, [ms]);
}
