import '@material/web/textfield/outlined-text-field.js';
import '@shoelace-style/shoelace/dist/components/input/input.js';
import '@shoelace-style/shoelace/dist/components/textarea/textarea.js';
import Alpine from 'alpinejs';
import { LitElement, html as lit } from 'lit';
import { Component, h, render } from 'preact';
import { createSignal } from 'solid-js';
import solid from 'solid-js/html';
import { render as renderSolid } from 'solid-js/web';
import { flushSync, mount } from 'svelte';
import Bound from './Bound.svelte';
import { html, present, start } from './present.js';

const element = (name, markup, ready = () => undefined) =>
  present(name, async root => {
    const field = html(root, markup);
    await customElements.whenDefined(field.localName);
    await field.updateComplete;
    await ready(field);
    return { state: () => field.value };
  });

class LitInput extends LitElement {
  static properties = { value: {}, on: {} };
  value = '';
  render() {
    const take = event => (this.value = event.target.value);
    return this.on === 'change'
      ? lit`<input .value=${this.value} @change=${take}>`
      : lit`<input .value=${this.value} @input=${take}>`;
  }
}
customElements.define('lit-input', LitInput);

element('Lit', '<lit-input id="field"></lit-input>');
element('Lit on change', '<lit-input id="field" on="change"></lit-input>');
element('Shoelace input', '<sl-input id="field" label="Password" type="password"></sl-input>');
element('Shoelace textarea', '<sl-textarea id="field" label="Key"></sl-textarea>');
element(
  'Material text field',
  '<md-outlined-text-field id="field" label="Password"></md-outlined-text-field>',
);

class PreactInput extends Component {
  state = { value: '' };
  componentDidMount() {
    this.props.mounted(this);
  }
  render(_, { value }) {
    return h('input', { id: 'field', value, onInput: event => this.setState({ value: event.target.value }) });
  }
}
present('Preact', root => {
  return new Promise(resolve =>
    render(h(PreactInput, { mounted: view => resolve({ state: () => view.state.value }) }), root),
  );
});
present('Solid', root => {
  const [value, setValue] = createSignal('');
  renderSolid(
    () => solid`<input id="field" prop:value=${value} onInput=${event => setValue(event.target.value)} />`,
    root,
  );
  return { state: value };
});
present('Alpine', async root => {
  html(root, `<div x-data="{ value: '' }"><input id="field" x-model="value"></div>`);
  Alpine.start();
  return { state: () => Alpine.$data(root.firstChild).value };
});
present('Svelte', root => {
  const view = mount(Bound, { target: root });
  flushSync();
  return { state: () => view.held() };
});

await start();
