import 'zone.js';
import '@angular/compiler';
import { Component, provideZoneChangeDetection } from '@angular/core';
import { FormControl, FormsModule, ReactiveFormsModule } from '@angular/forms';
import { bootstrapApplication } from '@angular/platform-browser';
import { present, start } from './present.js';

const page = (name, imports, template, fields) =>
  present(name, async root => {
    root.append(document.createElement('test-root'));
    const View = Component({ selector: 'test-root', imports, template })(
      class {
        constructor() {
          Object.assign(this, fields());
        }
      },
    );
    const app = await bootstrapApplication(View, { providers: [provideZoneChangeDetection()] });
    const view = app.components[0].instance;
    return { state: () => (view.control ? view.control.value : view.value) };
  });

page('ngModel', [FormsModule], '<input id="field" [(ngModel)]="value">', () => ({ value: '' }));
page('reactive form', [ReactiveFormsModule], '<input id="field" [formControl]="control">', () => ({
  control: new FormControl(''),
}));
page('reactive form on blur', [ReactiveFormsModule], '<input id="field" [formControl]="control">', () => ({
  control: new FormControl('', { updateOn: 'blur' }),
}));
page(
  'select',
  [FormsModule],
  '<select id="field" [(ngModel)]="value"><option>DE</option><option>FR</option></select>',
  () => ({ value: '' }),
);

await start();
