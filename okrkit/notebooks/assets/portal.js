"use strict";
(() => {
  const box = document.getElementById("find");
  const chips = [...document.querySelectorAll(".chip")];
  const runs = [...document.querySelectorAll(".run")];
  const shown = document.getElementById("shown");
  if (!box) return;
  const words = new Map(runs.map((run) => [run, run.textContent.toLowerCase()]));
  const draw = () => {
    const wanted = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    const kinds = chips.filter((chip) => chip.getAttribute("aria-pressed") === "true").map((chip) => chip.dataset.status);
    let count = 0;
    for (const run of runs) {
      const fits = wanted.every((word) => words.get(run).includes(word)) && (!kinds.length || kinds.includes(run.dataset.status));
      run.hidden = !fits;
      count += fits;
    }
    for (const group of document.querySelectorAll(".group")) group.hidden = !group.querySelector(".run:not([hidden])");
    shown.textContent = count === runs.length ? "" : count ? `${count} of ${runs.length} shown` : "Nothing fits. Clear the search to see all.";
  };
  box.addEventListener("input", draw);
  for (const chip of chips) {
    chip.addEventListener("click", () => {
      chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
      draw();
    });
  }
})();
