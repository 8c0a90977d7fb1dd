import { html, present, start } from './present.js';

/** A page that knows of a field only what these events of it told. */
const listening =
  (markup, events = ['input'], read = field => field.value) =>
  root => {
    const field = html(root, markup);
    let known = read(field);
    for (const event of events) field.addEventListener(event, () => (known = read(field)));
    return { state: () => known };
  };

const input = (name, attributes) =>
  present(name, listening(`<label>Field <input id="field" ${attributes}></label>`));

for (const type of 'text password search tel url email number date time month week datetime-local color range'.split(
  ' ',
))
  input(type, `type="${type}"`);
input('prefilled', 'value="what was here"');
input('readonly', 'readonly value="kept"');
input('disabled', 'disabled value="kept"');
input('maxlength', 'maxlength="8"');
input('readonly until used', 'readonly onfocus="this.readOnly = false"');
input('readonly until clicked', 'readonly onclick="this.readOnly = false"');
input('paste blocked', 'onpaste="return false" oncopy="return false"');
input('file', 'type="file"');
input('named by placeholder', 'placeholder="API token"');

present('textarea', listening('<textarea id="field"></textarea>'));
present('textarea maxlength', listening('<textarea id="field" maxlength="8"></textarea>'));
present('textarea prefilled', listening('<textarea id="field">one\ntwo</textarea>'));
const options =
  '<option value=""></option><option value="DE">Germany</option><option value="FR">France</option>';
present('select', listening(`<select id="field">${options}</select>`, ['change']));
present(
  'select multiple',
  listening(`<select multiple id="field">${options}</select>`, ['change'], field =>
    [...field.selectedOptions].map(option => option.value).join(),
  ),
);
// biome-ignore lint/performance/useDomNodeTextContent: a page that wants the line breaks reads it so
const text = field => field.innerText;
present(
  'contenteditable',
  listening('<div contenteditable id="field" role="textbox"></div>', ['input'], text),
);
present(
  'contenteditable plaintext-only',
  listening('<div contenteditable="plaintext-only" id="field"></div>', ['input'], text),
);
present(
  'contenteditable with old text',
  listening('<div contenteditable id="field"><p>old <b>rich</b></p><p>text</p></div>', ['input'], text),
);
present(
  'contenteditable with a picture',
  listening('<div contenteditable id="field">before <img src="data:,"> after</div>', ['input'], text),
);
present(
  'contenteditable with blank lines',
  listening(
    '<div contenteditable id="field">a<br>b<div><br></div><div>  c&nbsp; d</div><ul><li>e<li>f </ul></div>',
    ['input'],
    text,
  ),
);
present('only keyup', listening('<input id="field">', ['keyup']));
present('only change', listening('<input id="field">', ['change']));
present('only blur', listening('<input id="field">', ['blur']));
present('only trusted events', root => {
  const field = html(root, '<input id="field">');
  let known = '';
  field.addEventListener('input', event => {
    if (event.isTrusted) known = field.value;
  });
  return { state: () => known };
});
present('only inputType insertText', root => {
  const field = html(root, '<input id="field">');
  let known = '';
  field.addEventListener('input', event => {
    if (event.inputType === 'insertText') known = field.value;
  });
  return { state: () => known };
});
present('driven by beforeinput', root => {
  const field = html(root, '<input id="field">');
  let known = '';
  field.addEventListener('beforeinput', event => {
    event.preventDefault();
    if (event.inputType !== 'insertText') return;
    known = field.value.slice(0, field.selectionStart) + event.data + field.value.slice(field.selectionEnd);
    setTimeout(() => (field.value = known));
  });
  return { state: () => known };
});
present('vetoed by beforeinput', root => {
  const field = html(root, '<input id="field" value="kept">');
  field.addEventListener('beforeinput', event => event.preventDefault());
  return { state: () => field.value };
});
present('cut off by script', root => {
  const field = html(root, '<input id="field" value="kept">');
  field.addEventListener('input', () => (field.value = field.value.slice(0, 8)));
  return { state: () => field.value };
});
present('upper case by script', root => {
  const field = html(root, '<input id="field">');
  field.addEventListener('input', () => (field.value = field.value.toUpperCase()));
  return { state: () => field.value };
});
present('swapped on focus', root => {
  const field = html(
    root,
    '<input id="field" placeholder="Password"><input id="real" type="password" hidden>',
  );
  const real = root.querySelector('#real');
  field.addEventListener('focus', () => {
    field.hidden = true;
    real.hidden = false;
    real.focus();
  });
  let known = '';
  real.addEventListener('input', () => (known = real.value));
  return { state: () => known };
});
present('swapped while filling', root => {
  html(root, '<input id="field">');
  let known = '';
  root.addEventListener('input', event => {
    known = event.target.value;
    const next = event.target.cloneNode();
    next.value = known;
    event.target.replaceWith(next);
  });
  return { state: () => known };
});

const inShadow = (mode, nested) => root => {
  const host = document.createElement('div');
  host.id = 'field';
  host.style.display = 'inline-block';
  root.append(host);
  let shadow = host.attachShadow({ mode });
  if (nested) {
    const inner = document.createElement('secret-box');
    shadow.append(inner);
    shadow = inner.attachShadow({ mode });
  }
  shadow.innerHTML = '<label>Inside <input></label>';
  const field = shadow.querySelector('input');
  let known = '';
  field.addEventListener('input', () => (known = field.value));
  return { state: () => known };
};
present('open shadow root', inShadow('open', false));
present('closed shadow root', inShadow('closed', false));
present('closed in closed shadow root', inShadow('closed', true));
present('host that delegates focus', root => {
  const host = document.createElement('fancy-input');
  host.id = 'field';
  host.setAttribute('label', 'Fancy');
  host.style.cssText = 'display:inline-block;padding:20px';
  root.append(host);
  const shadow = host.attachShadow({ mode: 'open', delegatesFocus: true });
  shadow.innerHTML = '<input>';
  const field = shadow.querySelector('input');
  let known = '';
  field.addEventListener('input', () => (known = field.value));
  return { state: () => known };
});
present('in a modal dialog', root => {
  const field = html(root, '<dialog><input id="field"></dialog>');
  root.querySelector('dialog').showModal();
  let known = '';
  field.addEventListener('input', () => (known = field.value));
  return { state: () => known };
});
present('label above the field', root => {
  const field = html(
    root,
    '<div style="position:relative;width:200px"><input id="field" style="width:100%;padding:12px"><label style="position:absolute;inset:0;padding:12px">Floating</label></div>',
  );
  let known = '';
  field.addEventListener('input', () => (known = field.value));
  return { state: () => known };
});

const boxes = deal => root => {
  html(
    root,
    `<fieldset style="border:0"><legend>Code</legend>${[0, 1, 2, 3, 4, 5]
      .map(n => `<input maxlength="1" inputmode="numeric" ${n === 0 ? 'id="field"' : ''} style="width:2em">`)
      .join('')}</fieldset>`,
  );
  const all = [...root.querySelectorAll('input')];
  const known = all.map(() => '');
  for (const [index, box] of all.entries()) {
    box.addEventListener('input', () => {
      known[index] = box.value;
      if (box.value) all[index + 1]?.focus();
    });
    if (deal)
      box.addEventListener('paste', event => {
        event.preventDefault();
        for (const [at, digit] of [...event.clipboardData.getData('text')].entries()) {
          if (!all[at]) break;
          all[at].value = known[at] = digit;
        }
      });
  }
  return { state: () => known.join('') };
};
present('one-time code in six boxes', boxes(false));
present('one-time code in six boxes, pasted', boxes(true));

const framed = attributes => async root => {
  root.innerHTML = `<iframe id="frame" style="width:400px;height:120px" ${attributes}></iframe>`;
  const frame = root.querySelector('iframe');
  if (attributes) await new Promise(resolve => frame.addEventListener('load', resolve));
  else frame.contentDocument.body.innerHTML = '<label>Framed <input id="field"></label>';
  const field = frame.contentDocument.querySelector('#field');
  let known = '';
  field.addEventListener('input', () => (known = field.value));
  return { state: () => known };
};
present('same-origin frame', framed('src="/frame.html"'));
present('srcdoc frame', framed(`srcdoc="<label>Framed <input id='field'></label>"`));
present('about:blank frame', framed(''));

await start();
