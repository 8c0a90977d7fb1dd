import '../page.css';
import { render } from 'preact';
import { ReceivePage } from './ReceivePage.tsx';

// Takes over what the page has left free for it; without script that stays empty.
const root = document.getElementById('receive');
if (root !== null) render(<ReceivePage onBegin={() => root.classList.add('begun')} />, root);
