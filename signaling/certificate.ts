import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import type { Server } from 'node:https';
import { createSecureContext } from 'node:tls';

export interface Certificate {
  cert: Buffer;
  key: Buffer;
}

/** Reads certificate and key; throws an Error that names neither's content when they do not fit. */
export function readCertificate(paths: { cert: string; key: string }): Certificate {
  try {
    const certificate = { cert: readFileSync(paths.cert), key: readFileSync(paths.key) };
    createSecureContext(certificate);
    return certificate;
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw new Error(`FIELDPOST_TLS_CERT and FIELDPOST_TLS_KEY cannot be used: ${why}.`);
  }
}

/**
 * Uses a new certificate for new connections when the files change; while they do not fit together (one of them
 * is written first), the old one stays.
 */
export function followCertificate(
  server: Pick<Server, 'setSecureContext'>,
  paths: { cert: string; key: string },
  said: (renewed: boolean) => void,
): () => void {
  const reload = (): void => {
    let certificate: Certificate;
    try {
      certificate = readCertificate(paths);
    } catch {
      said(false);
      return;
    }
    server.setSecureContext(certificate);
    said(true);
  };
  for (const path of [paths.cert, paths.key]) {
    // Asked for once a second: it works on every file system, and through symbolic links that move.
    watchFile(path, { interval: 1000, persistent: false }, reload);
  }
  return () => {
    for (const path of [paths.cert, paths.key]) unwatchFile(path, reload);
  };
}
