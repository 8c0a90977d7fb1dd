import '../page.css';
import { render } from 'preact';
import { sayInPage } from '../static-words.ts';
import { OpenPage } from './OpenPage.tsx';
import { language } from './words.ts';
import { sections as german } from './words-de.ts';

if (language === 'de') sayInPage(language, german.dropPage);

// Takes over what the page has left free for it; without script that stays empty.
const root = document.getElementById('open');
if (root !== null) render(<OpenPage onOpened={() => root.classList.add('begun')} />, root);
