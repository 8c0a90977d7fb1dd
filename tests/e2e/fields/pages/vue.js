import { createApp, nextTick, ref } from 'vue/dist/vue.esm-bundler.js';
import { present, start } from './present.js';

const page = (name, template) =>
  present(name, async root => {
    const value = ref('');
    createApp({ setup: () => ({ value }), template }).mount(root);
    await nextTick();
    return { state: () => String(value.value) };
  });

page('v-model', '<input id="field" v-model="value">');
page('v-model.lazy', '<input id="field" v-model.lazy="value">');
page('v-model.trim', '<input id="field" v-model.trim="value">');
page('v-model.number', '<input id="field" type="number" v-model="value">');
page('textarea', '<textarea id="field" v-model="value"></textarea>');
page(
  'select',
  '<select id="field" v-model="value"><option></option><option>DE</option><option>FR</option></select>',
);

await start();
