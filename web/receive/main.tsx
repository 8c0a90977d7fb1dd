import '../page.css';
import { render } from 'preact';
import { sayInPage } from '../static-words.ts';
import { ReceivePage } from './ReceivePage.tsx';
import { language } from './words.ts';
import { sections as german } from './words-de.ts';

if (language === 'de') sayInPage(language, german.linkPage);

// Takes over what the page has left free for it; without script that stays empty.
const root = document.getElementById('receive');
if (root !== null) render(<ReceivePage onBegin={() => root.classList.add('begun')} />, root);
