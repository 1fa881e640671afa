// What this device keeps: who I am here, my cards, and what the room has not acknowledged yet.

const SETTINGS = JSON.parse(document.getElementById("settings").textContent);
const PLACE = `okrkit-room-${SETTINGS.room}`;

const readKept = () => {
  try {
    return JSON.parse(localStorage.getItem(PLACE)) || {};
  } catch {
    return {}; // storage is blocked or damaged: the page still works, as long as it stays open
  }
};

const kept = Object.assign({ key: randomKey(), name: "", pass: "", cards: [], outbox: [] }, readKept());

const keep = () => {
  try {
    localStorage.setItem(PLACE, JSON.stringify(kept));
  } catch {
    // the same: nothing is lost while the page is open
  }
};

// One entry a thing: a newer wording takes the place of an older one that still waits.
const post = (item) => {
  kept.outbox = kept.outbox.filter((o) => !(o.type === item.type && o.key === item.key));
  kept.outbox.push(item);
  keep();
};

const waiting = (type, key) => kept.outbox.some((o) => o.type === type && o.key === key);

// Where a thing is, in words; `more` is said once the room has it.
const keptWords = (type, key, more = "") =>
  SETTINGS.offline ? "In your reply below" : waiting(type, key) ? "Waiting for the connection" : `✓ Kept${more}`;
