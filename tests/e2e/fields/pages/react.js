import { OTPInput } from 'input-otp';
import { createElement as h, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { useForm } from 'react-hook-form';
import OtpInput from 'react-otp-input';
import { present, start } from './present.js';

const known = { value: '' };

const page = (name, component) =>
  present(name, async root => {
    createRoot(root).render(h(component));
    while (!root.querySelector('input, textarea, select')) await new Promise(requestAnimationFrame);
    return { state: () => known.value };
  });

const controlled =
  (tag, props, change = value => value, children) =>
  () => {
    const [value, setValue] = useState('');
    known.value = value;
    const onChange = event => setValue(old => change(event.target.value, old));
    return h(tag, { id: 'field', value, onChange, ...props }, children);
  };

page('controlled', controlled('input', {}));
page('controlled password', controlled('input', { type: 'password' }));
page('textarea', controlled('textarea', {}));
page(
  'select',
  controlled(
    'select',
    {},
    undefined,
    ['', 'DE', 'FR'].map(code => h('option', { key: code }, code)),
  ),
);
page('date', controlled('input', { type: 'date' }));
page('number', controlled('input', { type: 'number' }));
page(
  'digits only',
  controlled('input', {}, value => value.replace(/\D/g, '')),
);
page(
  'upper case',
  controlled('input', {}, value => value.toUpperCase()),
);
page(
  'never accepts',
  controlled('input', {}, (_, old) => old),
);

const form = mode => () => {
  const { register, watch } = useForm({ mode });
  known.value = watch('secret');
  return h('form', null, h('input', { id: 'field', ...register('secret', { required: true }) }));
};
page('react-hook-form', form('onChange'));
page('react-hook-form on blur', form('onBlur'));

page('react-otp-input', () => {
  const [value, setValue] = useState('');
  known.value = value;
  return h(OtpInput, {
    value,
    onChange: setValue,
    numInputs: 6,
    renderInput: (props, index) => h('input', { ...props, ...(index === 0 && { id: 'field' }) }),
  });
});
page('input-otp', () => {
  const [value, setValue] = useState('');
  known.value = value;
  return h(OTPInput, {
    id: 'field',
    value,
    onChange: setValue,
    maxLength: 6,
    render: ({ slots }) =>
      h(
        'div',
        { style: { display: 'flex', width: 240, height: 40 } },
        slots.map((slot, at) => h('b', { key: at }, slot.char ?? '–')),
      ),
  });
});

await start();
