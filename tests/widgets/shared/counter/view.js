function App({ shown, act, fault, announce }) {
  return html`<h2>Counter</h2><p class="count">${shown.count}</p>
    <${Button} kind="main" onClick=${async () => { await act("add", { step: 1 }); announce("One more."); }}>Add one<//>
    <${Button} onClick=${() => act("add", { step: -1 })}>Take one<//><${Fault} fault=${fault} />`;
}
export default mount(App);
