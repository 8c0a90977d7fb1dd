/** A captive portal: answers every request with a page. `node portal.ts HTTP HTTPS CERT KEY` */
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import process from 'node:process';

const [http, https, cert = '', key = ''] = process.argv.slice(2);
const page: RequestListener = (_request, response) => {
  response
    .writeHead(200, { 'content-type': 'text/html' })
    .end('<h1>Welcome to our network. Please sign in.</h1>');
};
createServer(page).listen(Number(http));
createSecureServer({ cert: readFileSync(cert), key: readFileSync(key) }, page).listen(Number(https), () =>
  process.stdout.write('ready\n'),
);
