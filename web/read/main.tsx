import '../page.css';
import { render } from 'preact';
import { sayInPage } from '../static-words.ts';
import { ReadPage } from './ReadPage.tsx';
import { language } from './words.ts';
import { sections as german } from './words-de.ts';

if (language === 'de') sayInPage(language, german.readPage);

const root = document.getElementById('read');
if (root !== null) render(<ReadPage onBegin={() => root.classList.add('begun')} />, root);
