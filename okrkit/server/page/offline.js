// The same page as a file: everything is filled in here and leaves as a piece of text.

const toText = (data) => {
  const raw = new TextEncoder().encode(JSON.stringify(data));
  let letters = "";
  for (const b of raw) letters += String.fromCharCode(b);
  const body = btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  let crc = -1;
  for (const b of raw) {
    crc ^= b;
    for (let i = 0; i < 8; i++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return `okrkit1.${body}.${((crc ^ -1) >>> 0).toString(16).padStart(8, "0")}`;
};

const offlineView = (seen) => {
  const name = make("input", { id: "name", autocomplete: "name", maxLength: 80, value: kept.name, on: { input: () => {
    kept.name = name.value.trim();
    keep();
    redraw();
  } } });
  const parts = [["Ideas", ideasView(), true], ["Dot votes", seen.topics.length ? dotsView(seen) : null, false], ["Impact and effort", seen.topics.length ? weightsView(seen) : null, false],
    ["Commitment", handView(), false]].filter(([, view]) => view);
  const reply = make("textarea", { id: "reply", rows: 5, readOnly: true, on: { focus: () => reply.select() } });
  const told = make("p", { class: "state", role: "status" });
  const copy = make("button", { type: "button", class: "main", on: { click: async () => {
    reply.select();
    try {
      await navigator.clipboard.writeText(reply.value);
    } catch {
      document.execCommand("copy"); // a page opened from a file may not use the clipboard in every browser
    }
    write(told, "Copied. Paste it into a mail or a chat to the facilitator.");
  } } }, "Copy my reply");
  const save = make("button", { type: "button", on: { click: () => {
    const link = make("a", { href: URL.createObjectURL(new Blob([reply.value + "\n"], { type: "text/plain" })), download: `${SETTINGS.room}-${kept.key.slice(0, 6)}.txt` });
    link.click();
    URL.revokeObjectURL(link.href);
    write(told, "Saved. Give the file to the facilitator.");
  } } }, "Save as a file");
  return {
    node: make("div", {}, make("label", { for: "name" }, "Your name, if you like"), name,
      parts.map(([head, view, open]) => make("details", { class: "part", open }, make("summary", {}, make("h2", {}, head)), view.node)),
      make("section", { class: "reply" }, make("h2", {}, "My reply"), make("label", { for: "reply" }, "Send this text to the facilitator; sent twice, it counts once."), reply, make("div", { class: "line" }, copy, save), told)),
    update: (now) => {
      for (const [, view] of parts) view.update(now);
      const text = toText({ room: SETTINGS.room, key: kept.key, name: kept.name, items: kept.outbox });
      if (reply.value !== text) reply.value = text;
    },
  };
};
