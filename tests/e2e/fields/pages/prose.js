import { createEmptyHistoryState, registerHistory } from '@lexical/history';
import { registerPlainText } from '@lexical/plain-text';
import { registerRichText } from '@lexical/rich-text';
import { Editor } from '@tiptap/core';
import StarterKit from '@tiptap/starter-kit';
import { ClassicEditor, Essentials, Paragraph } from 'ckeditor5';
import 'ckeditor5/ckeditor5.css';
import Draft from 'draft-js';
import { $createParagraphNode, $createTextNode, $getRoot, createEditor } from 'lexical';
import { baseKeymap } from 'prosemirror-commands';
import { history, undo } from 'prosemirror-history';
import { keymap } from 'prosemirror-keymap';
import { DOMParser } from 'prosemirror-model';
import { schema } from 'prosemirror-schema-basic';
import { EditorState } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import 'prosemirror-view/style/prosemirror.css';
import Quill from 'quill';
import 'quill/dist/quill.snow.css';
import 'draft-js/dist/Draft.css';
import { Component, createRef, createElement as h } from 'react';
import { createRoot } from 'react-dom/client';
import { createEditor as createSlate, Node } from 'slate';
import { withHistory } from 'slate-history';
import { Editable, Slate, withReact } from 'slate-react';
import tinymce from 'tinymce';
import 'tinymce/icons/default';
import 'tinymce/models/dom';
import 'tinymce/themes/silver';
import 'tinymce/skins/content/default/content.js';
import 'tinymce/skins/ui/oxide/content.js';
import 'tinymce/skins/ui/oxide/skin.js';
import 'trix';
import 'trix/dist/trix.css';
import { html, present, start } from './present.js';

const long = Array.from({ length: 300 }, (_, line) => `line ${line + 1} of three hundred`);

/** `create(root, lines)` draws an editor holding these lines, and returns what gives its text, a line a paragraph. */
const editor = (name, create) => {
  present(name, root => create(root, []));
  present(`${name} with text`, root => create(root, ['one', 'two', 'three']));
  present(`${name} with 300 lines`, root => create(root, long));
};
const paragraphs = lines => (lines.length ? lines : ['']).map(line => `<p>${line}</p>`).join('');
const shown = async root => {
  while (!root.querySelector('[contenteditable=true]')) await new Promise(requestAnimationFrame);
  root.querySelector('[contenteditable=true]').id = 'field';
};

editor('ProseMirror', (root, lines) => {
  const source = document.createElement('div');
  source.innerHTML = paragraphs(lines);
  const plugins = [history(), keymap({ ...baseKeymap, 'Mod-z': undo })];
  const view = new EditorView(root, {
    state: EditorState.create({ schema, plugins, doc: DOMParser.fromSchema(schema).parse(source) }),
  });
  view.dom.id = 'field';
  return { state: () => view.state.doc.textBetween(0, view.state.doc.content.size, '\n') };
});
editor('Tiptap', async (root, lines) => {
  const view = new Editor({ element: root, extensions: [StarterKit], content: paragraphs(lines) });
  await shown(root);
  return { state: () => view.getText({ blockSeparator: '\n' }) };
});
const lexical = register => (root, lines) => {
  const field = html(root, '<div id="field" contenteditable="true" style="white-space:pre-wrap"></div>');
  const view = createEditor({
    namespace: 'test',
    onError(error) {
      throw error;
    },
  });
  view.setRootElement(field);
  register(view);
  registerHistory(view, createEmptyHistoryState(), 300);
  view.update(
    () => {
      for (const line of lines.length ? lines : [''])
        $getRoot().append($createParagraphNode().append(...(line ? [$createTextNode(line)] : [])));
    },
    { discrete: true },
  );
  return {
    state: () =>
      view.getEditorState().read(() =>
        $getRoot()
          .getChildren()
          .map(child => child.getTextContent())
          .join('\n'),
      ),
  };
};
editor('Lexical', lexical(registerPlainText));
editor('Lexical rich', lexical(registerRichText));
editor('Slate', async (root, lines) => {
  const view = withHistory(withReact(createSlate()));
  const initialValue = (lines.length ? lines : ['']).map(text => ({
    type: 'paragraph',
    children: [{ text }],
  }));
  createRoot(root).render(
    h(Slate, { editor: view, initialValue }, h(Editable, { placeholder: 'Write here' })),
  );
  await shown(root);
  return { state: () => view.children.map(node => Node.string(node)).join('\n') };
});
class Drafting extends Component {
  state = { editor: this.props.initial };
  render() {
    return h(Draft.Editor, { editorState: this.state.editor, onChange: editor => this.setState({ editor }) });
  }
}
editor('Draft', async (root, lines) => {
  const initial = Draft.EditorState.createWithContent(Draft.ContentState.createFromText(lines.join('\n')));
  const view = createRef();
  createRoot(root).render(h(Drafting, { initial, ref: view }));
  await shown(root);
  return { state: () => view.current.state.editor.getCurrentContent().getPlainText('\n') };
});
editor('Quill', (root, lines) => {
  const view = new Quill(root.appendChild(document.createElement('div')), { theme: 'snow' });
  if (lines.length) view.setText(`${lines.join('\n')}\n`);
  view.history.clear();
  view.root.id = 'field';
  return { state: () => view.getText().replace(/\n$/, '') };
});
editor('Trix', async (root, lines) => {
  const field = html(root, '<trix-editor id="field"></trix-editor>');
  while (!field.editor) await new Promise(requestAnimationFrame);
  field.editor.insertString(lines.join('\n'));
  return { state: () => field.editor.getDocument().toString().replace(/\n$/, '') };
});
editor('CKEditor', async (root, lines) => {
  const view = await ClassicEditor.create(root.appendChild(document.createElement('div')), {
    licenseKey: 'GPL',
    plugins: [Essentials, Paragraph],
    initialData: paragraphs(lines),
  });
  view.ui.getEditableElement().id = 'field';
  return {
    state: () =>
      [...view.model.document.getRoot().getChildren()]
        .map(node => [...node.getChildren()].map(child => child.data ?? '\n').join(''))
        .join('\n'),
  };
});
editor('TinyMCE', async (root, lines) => {
  root.innerHTML = '<textarea></textarea>';
  const [view] = await tinymce.init({
    target: root.firstChild,
    license_key: 'gpl',
    height: 300,
    promotion: false,
  });
  view.setContent(paragraphs(lines));
  const frame = root.querySelector('iframe');
  frame.id = 'frame';
  return {
    state: () =>
      [...view.getBody().children]
        .map(({ childNodes }) =>
          [...childNodes]
            .map(node => (node.nodeName === 'BR' && node.nextSibling ? '\n' : node.textContent))
            .join('')
            .replace(/\u00a0/g, ' '),
        )
        .join('\n'),
  };
});

await start();
