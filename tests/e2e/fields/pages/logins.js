/** Login forms of four frameworks: user name and password, and what the framework itself holds of both. */
import 'zone.js';
import '@angular/compiler';
import { Component, provideZoneChangeDetection } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { bootstrapApplication } from '@angular/platform-browser';
import { LitElement, html as lit } from 'lit';
import { createElement as h, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { createApp, nextTick, reactive } from 'vue/dist/vue.esm-bundler.js';
import { present, start } from './present.js';

const Box = ({ held, name, label, type }) => {
  const [value, setValue] = useState('');
  held[name] = value;
  const props = { name, type, value, onChange: event => setValue(event.target.value) };
  return h('label', null, label, h('input', props));
};
present('React', async root => {
  const held = { user: '', password: '' };
  createRoot(root).render(
    h(
      'form',
      null,
      h(Box, { held, name: 'user', label: 'User name', type: 'text' }),
      h(Box, { held, name: 'password', label: 'Password', type: 'password' }),
    ),
  );
  while (!root.querySelector('input')) await new Promise(requestAnimationFrame);
  return { state: () => ({ ...held }) };
});

present('Vue', async root => {
  const held = reactive({ user: '', password: '' });
  createApp({
    setup: () => ({ held }),
    template: `<form><p>E-mail</p><input name="user" type="email" autocomplete="username" v-model="held.user">
      <p>Kennwort</p><input name="password" type="password" v-model="held.password"></form>`,
  }).mount(root);
  await nextTick();
  return { state: () => ({ ...held }) };
});

present('Angular', async root => {
  root.append(document.createElement('test-login'));
  const template = `<form><input name="user" placeholder="Login" [(ngModel)]="user">
    <input name="password" type="password" placeholder="Password" [(ngModel)]="password">
    <input name="again" type="password" placeholder="Repeat password" [(ngModel)]="again"></form>`;
  const View = Component({ selector: 'test-login', imports: [FormsModule], template })(
    class {
      user = '';
      password = '';
      again = '';
    },
  );
  const app = await bootstrapApplication(View, { providers: [provideZoneChangeDetection()] });
  const view = app.components[0].instance;
  return { state: () => ({ user: view.user, password: view.password, again: view.again }) };
});

/** Without a form, each box in a shadow tree of its own. */
class LoginBox extends LitElement {
  static properties = { label: {}, type: {}, value: {} };
  value = '';
  render() {
    const take = event => {
      this.value = event.target.value;
    };
    return lit`<label>${this.label}<input type=${this.type} .value=${this.value} @input=${take}></label>`;
  }
}
customElements.define('login-box', LoginBox);
class LoginPage extends LitElement {
  render() {
    return lit`<login-box label="Username" type="text"></login-box><login-box label="Password" type="password"></login-box>`;
  }
}
customElements.define('login-page', LoginPage);

present('Lit', async root => {
  const page = root.appendChild(document.createElement('login-page'));
  await page.updateComplete;
  const [user, password] = page.shadowRoot.querySelectorAll('login-box');
  await Promise.all([user.updateComplete, password.updateComplete]);
  return { state: () => ({ user: user.value, password: password.value }) };
});

await start();
