// The line to the room: what waits is sent until it is acknowledged, and news is waited for. Both begin again by themselves.

const link = { seen: null, own: {}, number: 0, fine: null, heard: 0, refused: [] };

const ask = async (path, options = {}) => {
  const headers = { "Content-Type": "application/json", "X-Okrkit-Room": SETTINGS.room, "X-Okrkit-Pass": kept.pass };
  const response = await fetch(`${SETTINGS.base}/${path}`, { credentials: "omit", cache: "no-store", ...options, headers });
  const said = await response.json().catch(() => ({}));
  if (response.status === 401) {
    kept.pass = "";
    keep();
  }
  if (!response.ok && response.status < 500) throw Object.assign(new Error(said.problem || response.statusText), said);
  if (!response.ok) throw new TypeError("the room does not answer");
  return said;
};

const join = async (word, name) => {
  const said = await ask("join", { method: "POST", body: JSON.stringify({ word, name, key: kept.key }) });
  Object.assign(kept, { pass: said.pass, name });
  keep();
  take(said);
};

const take = (said) => {
  if (said.seen === undefined) return;
  link.seen = said.seen;
  link.own = said.own;
  link.number = said.number;
  link.heard = performance.now();
  redraw();
};

const online = (fine) => {
  if (link.fine === fine) return;
  if (link.fine !== null) announce(fine ? "Connected again." : "No connection. What you write is kept here and sent later.");
  link.fine = fine;
  redraw();
};

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

const deliver = async () => {
  if (SETTINGS.offline) return;
  const items = kept.outbox.slice(0, 40);
  if (!items.length || !kept.pass || link.sending) return;
  link.sending = true;
  try {
    const said = await ask("send", { method: "POST", body: JSON.stringify({ items }) });
    // Only what was acknowledged as it was sent leaves the outbox: a newer wording of it stays and goes next.
    const done = new Map(said.done.map((d) => [`${d.type} ${d.key} ${d.nr}`, d]));
    kept.outbox = kept.outbox.filter((o) => !done.has(`${o.type} ${o.key} ${o.nr}`));
    for (const d of said.done) if (d.problem) refuse(d);
    keep();
    online(true);
    take(said);
  } catch (error) {
    if (error instanceof TypeError) online(false);
  } finally {
    link.sending = false;
    redraw();
  }
};

const refuse = (d) => {
  if (d.type === "idea") kept.cards = kept.cards.filter((c) => c.key !== d.key);
  link.refused = [...link.refused, `${d.problem[0].toUpperCase()}${d.problem.slice(1)}: ${d.fix}.`];
  announce(link.refused.at(-1));
};

const listen = async () => {
  for (;;) {
    if (!kept.pass) {
      await pause(200);
      continue;
    }
    try {
      await deliver();
      take(await ask(`state?since=${link.fine ? link.number : 0}`));
      online(true);
    } catch (error) {
      if (error instanceof TypeError) online(false);
      redraw();
      await pause(error instanceof TypeError ? 700 : 1500);
    }
  }
};

const send = (item) => {
  post(item);
  redraw();
  deliver();
};
