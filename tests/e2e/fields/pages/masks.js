import { Maskito } from '@maskito/core';
import { maskitoDateOptionsGenerator } from '@maskito/kit';
import Cleave from 'cleave.js';
import IMask from 'imask';
import Inputmask from 'inputmask';
import { html, present, start } from './present.js';

present('IMask', root => {
  const mask = IMask(html(root, '<input id="field">'), { mask: '0000 0000 0000 0000' });
  return { state: () => mask.value };
});
present('Cleave', root => {
  const mask = new Cleave(html(root, '<input id="field">'), { creditCard: true });
  return { state: () => mask.getFormattedValue() };
});
present('Maskito', root => {
  const field = html(root, '<input id="field">');
  new Maskito(field, maskitoDateOptionsGenerator({ mode: 'dd/mm/yyyy', separator: '/' }));
  let known = '';
  field.addEventListener('input', () => (known = field.value));
  return { state: () => known };
});
present('Inputmask', root => {
  const field = html(root, '<input id="field">');
  new Inputmask('9999 9999 9999 9999').mask(field);
  return { state: () => field.inputmask.unmaskedvalue() };
});

await start();
