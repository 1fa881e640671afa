// The templates of okrkit as cards in JupyterLab's launcher, in File > New and in the command palette.
//
// JupyterLab and Notebook 7 load an extension as a "container": an object with `init`, which is handed the libraries that
// the page shares, and `get`, which gives a module. Bundlers write such containers; this one is short enough to be written
// by hand, so that nothing has to be built. https://webpack.js.org/concepts/module-federation/
"use strict";
(() => {
  let shared = {};

  /** A library of the page: the version that is in use, not another one that an extension brought along. */
  const library = async (name) => {
    const versions = Object.values(shared[name] || {});
    const found = versions.find((each) => each.loaded) || versions[0];
    return found ? (await found.get())() : {};
  };

  const GOAL =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="16" fill="none" stroke-width="1.8">' +
    '<g stroke="#0f8a78"><circle cx="11" cy="13" r="8.2"/><circle cx="11" cy="13" r="4"/></g>' +
    '<path d="M11 13 L20.5 3.5 M16.6 3.9 v3.5 h3.5" stroke="#b47b00"/></svg>';
  const sentence = (text) => `${text[0].toUpperCase()}${text.slice(1)}.`;

  const activate = async (app, launcher, palette, menu, files) => {
    const [{ LabIcon }, { showErrorMessage }, { ServerConnection }, { URLExt }] = await Promise.all(
      ["ui-components", "apputils", "services", "coreutils"].map((name) => library(`@jupyterlab/${name}`)),
    );
    const settings = ServerConnection.makeSettings();
    const ask = async (name, options) => {
      const url = URLExt.join(settings.baseUrl, "okrkit/templates", name);
      const answer = await ServerConnection.makeRequest(url, options, settings);
      return [answer.ok, await answer.json()];
    };
    const [ok, templates] = await ask("", {});
    if (!ok) return; // the server's side is switched off

    const icon = new LabIcon({ name: "okrkit:goal", svgstr: GOAL });
    const command = "okrkit:new-from-template";
    app.commands.addCommand(command, {
      label: ({ title, menu: within }) => (within ? `${title} (okrkit)` : title),
      caption: ({ purpose }) => purpose,
      icon: ({ menu: within }) => (within ? undefined : icon),
      execute: async ({ name, cwd }) => {
        const folder = cwd ?? files?.model.path ?? "";
        const [done, told] = await ask(name, { method: "POST", body: JSON.stringify({ folder }) });
        if (done) return app.commands.execute("docmanager:open", { path: told.path });
        const message = told.problem ? [told.problem, told.fix].map(sentence).join(" ") : told.message;
        return showErrorMessage("The template was not opened", message);
      },
    });
    templates.forEach((template, rank) => {
      launcher?.add({ command, args: template, category: "Goal planning", rank });
      palette?.addItem({ command, args: { ...template, menu: true }, category: "Goal planning" });
    });
    menu?.fileMenu.newMenu.addGroup(
      templates.map((template) => ({ command, args: { ...template, menu: true } })),
      30,
    );
  };

  const plugin = async () => {
    const [{ ILauncher }, { ICommandPalette }, { IMainMenu }, { IDefaultFileBrowser }] = await Promise.all(
      ["launcher", "apputils", "mainmenu", "filebrowser"].map((name) => library(`@jupyterlab/${name}`)),
    );
    const optional = [ILauncher, ICommandPalette, IMainMenu, IDefaultFileBrowser];
    return { id: "okrkit:templates", description: "Templates of okrkit.", autoStart: true, optional, activate };
  };

  (window._JUPYTERLAB ??= {}).okrkit = {
    init: (libraries) => {
      shared = libraries;
    },
    get: async () => {
      const made = await plugin();
      return () => ({ __esModule: true, default: made });
    },
  };
})();
