"use strict";
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  const told = () => document.dispatchEvent(new Event("okrkit-theme"));
  const button = document.getElementById("theme");
  const draw = () => { if (button) button.textContent = isDark() ? "Light" : "Dark"; };
  button?.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    draw();
    told();
  });
  system.addEventListener("change", () => { draw(); told(); });
  draw();
  window.okrkitDark = isDark;
})();
