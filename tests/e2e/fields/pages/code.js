import { EditorState, Prec } from '@codemirror/state';
import { keymap } from '@codemirror/view';
import ace from 'ace-builds/src-noconflict/ace';
import { basicSetup, EditorView, minimalSetup } from 'codemirror';
import CodeMirror5 from 'codemirror5';
import * as monaco from 'monaco-editor/editor/editor.api.js';
import 'monaco-editor/features/register.all.js';
import 'codemirror5/lib/codemirror.css';
import { present, start } from './present.js';

const long = Array.from({ length: 300 }, (_, line) => `  line ${line + 1} of three hundred`).join('\n');
const size = 'width:600px;height:300px;border:1px solid';

const editor = (name, create) => {
  for (const [suffix, text, options] of [
    ['', '', {}],
    [' with text', 'one\n  two\nthree', {}],
    [' with 300 lines', long, {}],
    [' read-only', 'kept', { readOnly: true }],
  ])
    present(name + suffix, root => {
      const parent = document.createElement('div');
      parent.id = 'field';
      parent.style.cssText = size;
      root.append(parent);
      return { state: create(parent, text, options) };
    });
};

const codemirror6 =
  setup =>
  (parent, doc, { readOnly = false }) => {
    const fixed = EditorView.theme({ '&': { height: '300px' }, '.cm-scroller': { overflow: 'auto' } });
    const extensions = [setup, fixed, EditorState.readOnly.of(readOnly)];
    const view = new EditorView({ doc, extensions, parent });
    return () => view.state.doc.toString();
  };
editor('CodeMirror 6', codemirror6(basicSetup));
editor('CodeMirror 6 minimal', codemirror6(minimalSetup));
editor('CodeMirror 5', (parent, value, { readOnly = false }) => {
  const view = CodeMirror5(parent, { value, readOnly, lineNumbers: true });
  return () => view.getValue();
});
self.MonacoEnvironment = { getWorker: () => new Worker(URL.createObjectURL(new Blob(['']))) };
const monacoWith =
  editContext =>
  (parent, value, { readOnly = false }) => {
    const view = monaco.editor.create(parent, { value, readOnly, language: 'plaintext', editContext });
    return () => view.getValue();
  };
editor('Monaco', monacoWith(false));
editor('Monaco with EditContext', monacoWith(true));
editor('Ace', (parent, value, { readOnly = false }) => {
  const view = ace.edit(parent, { value, readOnly });
  view.selection.clearSelection();
  return () => view.getValue();
});

const stubborn = (name, extension) =>
  present(`CodeMirror 6 ${name}`, root => {
    const parent = root.appendChild(document.createElement('div'));
    parent.id = 'field';
    const fixed = EditorView.theme({ '&': { height: '300px' }, '.cm-scroller': { overflow: 'auto' } });
    const view = new EditorView({ doc: long, extensions: [extension, fixed, minimalSetup], parent });
    return { state: () => view.state.doc.toString() };
  });
stubborn('that selects nothing', Prec.highest(keymap.of([{ key: 'Mod-a', run: () => true }])));
stubborn('that copies nothing', Prec.highest(EditorView.domEventHandlers({ copy: () => true })));

await start();
