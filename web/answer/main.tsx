import '../page.css';
import { render } from 'preact';
import { sayInPage } from '../static-words.ts';
import { AnswerPage } from './AnswerPage.tsx';
import { language } from './words.ts';
import { sections as german } from './words-de.ts';

if (language === 'de') sayInPage(language, german.answerPage);

const root = document.getElementById('answer');
if (root !== null) render(<AnswerPage />, root);
