import '../page.css';
import { render } from 'preact';
import { ReadPage } from './ReadPage.tsx';

const root = document.getElementById('read');
if (root !== null) render(<ReadPage onBegin={() => root.classList.add('begun')} />, root);
