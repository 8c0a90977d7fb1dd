import './qr.css';
import type { JSX } from 'preact';
import { encode } from 'uqr';
import { i18n } from '#i18n';

interface Props {
  text: string;
  /** What it is; a link to send unless told. */
  name?: string;
}

/** A text as a QR code: dark on light in both schemes, as cameras expect it. */
export function QrCode({ text, name = i18n.t('sharing.qr') }: Props): JSX.Element {
  const { size, data } = encode(text, { ecc: 'M', border: 4 });
  const path = data
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('');
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={name}>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" shape-rendering="crispEdges" />
    </svg>
  );
}
