import '../page.css';
import { render } from 'preact';
import { AnswerPage } from './AnswerPage.tsx';

const root = document.getElementById('answer');
if (root !== null) render(<AnswerPage />, root);
