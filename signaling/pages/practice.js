/** Tells under each field what the page noticed: that is what a fill must reach, not only the value. */

function lengthOf(field) {
  if (field.isContentEditable) return field.textContent.length;
  const boxes = field.closest('.digits')?.querySelectorAll('input');
  return boxes ? [...boxes].map(box => box.value).join('').length : field.value.length;
}

function noteOf(field) {
  return field.closest('.field')?.querySelector('.note');
}

function notice(event) {
  const field = event.composedPath()[0];
  if (!(field instanceof HTMLElement)) return;
  const note = noteOf(field);
  if (!note) return;
  const length = lengthOf(field);
  note.textContent =
    length === 0 ? 'Empty.' : `The page noticed ${length} ${length === 1 ? 'character' : 'characters'}.`;
}

function walkDigits(event) {
  const box = event.target;
  const next = box.nextElementSibling;
  if (event.type === 'input' && box.value !== '' && next) next.focus();
  if (event.type === 'keydown' && event.key === 'Backspace' && box.value === '')
    box.previousElementSibling?.focus();
  if (event.type === 'paste') {
    const digits = (event.clipboardData?.getData('text') ?? '').replace(/\D/g, '').slice(0, 6);
    if (digits === '') return;
    event.preventDefault();
    const boxes = [...box.parentElement.children];
    boxes.forEach((each, i) => {
      each.value = digits[i] ?? '';
    });
    boxes[Math.min(digits.length, 5)].focus();
    box.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
}

function group(event) {
  const digits = event.target.value.replace(/\D/g, '').slice(0, 16);
  event.target.value = digits.replace(/(\d{4})(?=\d)/g, '$1 ');
}

class PracticeField extends HTMLElement {
  connectedCallback() {
    const root = this.attachShadow({ mode: this.getAttribute('mode') });
    const sheets = ['/assets/style.css', '/assets/practice.css'].map(href => {
      const link = document.createElement('link');
      link.rel = 'stylesheet';
      link.href = href;
      return link;
    });
    const field = document.createElement('div');
    field.className = 'field';
    const label = document.createElement('label');
    label.htmlFor = 'inner';
    label.textContent = this.getAttribute('label');
    const input = document.createElement('input');
    input.id = 'inner';
    input.type = 'password';
    input.autocomplete = 'off';
    const note = document.createElement('span');
    note.className = 'note';
    field.append(label, input, note);
    root.append(...sheets, field);
    root.addEventListener('input', notice);
  }
}

customElements.define('practice-field', PracticeField);
document.addEventListener('submit', event => event.preventDefault());
document.getElementById('digits')?.addEventListener('input', walkDigits);
document.getElementById('digits')?.addEventListener('keydown', walkDigits);
document.getElementById('digits')?.addEventListener('paste', walkDigits);
document.getElementById('grouped')?.addEventListener('input', group);
document.addEventListener('input', notice);
