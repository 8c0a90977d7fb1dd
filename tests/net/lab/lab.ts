import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createProcesses, type Running } from '../../cli/processes.ts';
import {
  Home,
  type HomeOptions,
  serverAddress,
  serverName,
  turnAddress,
  turnName,
  usualHome,
} from './home.ts';
import { Namespace, plug } from './namespace.ts';

const root = join(import.meta.dirname, '../../..');
const turnSecret = 'what coturn and the server share';
/** Over which of the two coturn can be reached at 443. */
export type At443 = 'tcp' | 'tls';

const turnUrls = (host: string, at443: readonly At443[]): string[] => [
  `turn:${host}:3478?transport=udp`,
  `turn:${host}:3478?transport=tcp`,
  ...at443.map(how => `${how === 'tls' ? 'turns' : 'turn'}:${host}:443?transport=tcp`),
];

export const server = `https://${serverName}`;

/** A small internet: the real server and a real coturn at it, and homes with people in them. */
export class Lab {
  readonly #processes = createProcesses();
  readonly #folder = mkdtempSync(join(tmpdir(), 'fieldpost-lab-'));
  readonly #all: Namespace[] = [];
  readonly core: Namespace;
  #homes = 0;
  #people = 0;

  private constructor() {
    this.core = this.#add('core').forwards();
  }

  /**
   * @param url - as clients know the server: by https, unless it is a name for their own machine.
   * @param at443 - what clients are told of; coturn itself takes both.
   */
  static async build(url = server, at443: readonly At443[] = ['tcp', 'tls']): Promise<Lab> {
    const lab = new Lab();
    lab.#certify();
    await Promise.all([lab.#startServer(url, at443), lab.#startTurn()]);
    return lab;
  }

  #add(label: string): Namespace {
    const namespace = new Namespace(label);
    this.#all.push(namespace);
    return namespace;
  }

  /** A machine at the internet itself. */
  #host(label: string, addresses: { 4: string; 6: string }, number: number): Namespace {
    const host = this.#add(label);
    const gateway = { 4: `198.51.100.${4 * number - 3}`, 6: `2001:db8:0:${number}::1` };
    plug(
      { at: this.core, port: label, address: `${gateway[4]}/30,${gateway[6]}/64` },
      { at: host, port: 'eth0', address: `${addresses[4]}/30,${addresses[6]}/64` },
    );
    host.run('ip', 'route', 'add', 'default', 'via', gateway[4]);
    host.run('ip', '-6', 'route', 'add', 'default', 'via', gateway[6]);
    return host;
  }

  get certificate(): { cert: string; key: string } {
    return { cert: join(this.#folder, 'cert.pem'), key: join(this.#folder, 'key.pem') };
  }

  #certify(): void {
    const { cert, key } = this.certificate;
    const names = `subjectAltName=DNS:${serverName},DNS:${turnName}`;
    const { status, stderr } = spawnSync('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-subj', `/CN=${serverName}`, '-addext', names, '-days', '2', '-keyout', key, '-out', cert],
    ]);
    if (status !== 0) throw new Error(stderr.toString());
  }

  async #startServer(publicUrl: string, at443: readonly At443[]): Promise<void> {
    const { cert, key } = this.certificate;
    const host = this.#host('server', serverAddress, 1);
    const isSecure = publicUrl.startsWith('https:');
    // Chromium asks the DNS for a name, whatever the machine knows of it, and there is none here.
    const turn = isSecure ? turnName : turnAddress[4];
    const running = this.#start(host, process.execPath, [join(root, 'signaling/main.ts')], {
      FIELDPOST_HOST: '::',
      FIELDPOST_PORT: '443',
      FIELDPOST_PUBLIC_URL: publicUrl,
      FIELDPOST_STORE: 'memory:',
      ...(isSecure ? { FIELDPOST_TLS_CERT: cert, FIELDPOST_TLS_KEY: key } : {}),
      FIELDPOST_STUN: `stun:${turn}:3478`,
      FIELDPOST_TURN: turnUrls(turn, at443).join(','),
      FIELDPOST_TURN_SECRET: turnSecret,
    });
    await running.until('the server', () => /listening on/.exec(running.stdout()) ?? undefined);
  }

  async #startTurn(): Promise<void> {
    const host = this.#host('turn', turnAddress, 2);
    const running = this.#start(host, 'turnserver', [
      ...['-n', '--no-cli', '--log-file=stdout', '--verbose', '--pidfile=/dev/null', '--no-dtls'],
      ...['--tls-listening-port=443', `--cert=${this.certificate.cert}`, `--pkey=${this.certificate.key}`],
      ...[`--listening-ip=${turnAddress[4]}`, `--listening-ip=${turnAddress[6]}`],
      ...[`--relay-ip=${turnAddress[4]}`, `--relay-ip=${turnAddress[6]}`, '--listening-port=3478'],
      ...['--use-auth-secret', `--static-auth-secret=${turnSecret}`, `--realm=${serverName}`],
    ]);
    await running.until(
      'coturn',
      () => /IO method|Relay ports initialization done/.exec(running.stdout()) ?? undefined,
    );
  }

  #start(at: Namespace, program: string, args: readonly string[], env: Record<string, string> = {}): Running {
    return this.#processes.start(...at.command(program, args), env);
  }

  /** @param options - what differs from most homes. */
  home(options: Partial<HomeOptions> = {}): Home {
    this.#homes += 1;
    const home = new Home(this.core, this.#homes, { ...usualHome, ...options });
    this.#all.push(home.router);
    return home;
  }

  person(home: Home): Person {
    this.#people += 1;
    const machine = this.#add(`person${this.#people}`);
    const run = (script: string, ...args: string[]): Running =>
      this.#start(machine, process.execPath, [join(root, script), ...args], {
        NODE_EXTRA_CA_CERTS: this.certificate.cert,
        FIELDPOST_SERVER: server,
      });
    return new Person(machine, home, run);
  }

  /** Make a home's line longer: so many ms more each way. */
  async lengthen(home: Home, each: number): Promise<void> {
    const { core } = this;
    const { port, network } = home.line;
    const delay = this.#start(core, process.execPath, [
      join(import.meta.dirname, 'delay.ts'),
      '7000',
      String(each),
    ]);
    await delay.until('the delay', () => (delay.stdout().includes('ready') ? true : undefined));
    this.#start(core, 'socat', ['TUN,tun-name=late,iff-no-pi,iff-up', 'UDP4:127.0.0.1:7000']);
    while (spawnSync(...core.command('ip', ['link', 'show', 'late', 'up'])).stdout.length === 0) {
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    core.run('ip', 'route', 'add', 'default', 'dev', 'late', 'table', '100');
    core.run('ip', 'rule', 'add', 'pref', '50', 'iif', 'late', 'lookup', 'main');
    core.run('ip', 'rule', 'add', 'pref', '100', 'iif', port, 'lookup', '100');
    core.run('ip', 'rule', 'add', 'pref', '101', 'to', network, 'lookup', '100');
  }

  /** A page that answers everything at this home, until it is opened. */
  async capture(home: Home): Promise<void> {
    const { cert, key } = this.certificate;
    const ports = { http: 8080, https: 8443 };
    const portal = this.#start(home.router, process.execPath, [
      join(import.meta.dirname, 'portal.ts'),
      ...[String(ports.http), String(ports.https), cert, key],
    ]);
    await portal.until('the portal', () => (portal.stdout().includes('ready') ? true : undefined));
    home.capture(ports);
  }

  async close(): Promise<void> {
    await this.#processes.stop();
    for (const namespace of this.#all) namespace.remove();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Somebody with a machine and the command line. */
export class Person {
  readonly machine: Namespace;
  /** A script of ours on this machine. */
  readonly run: (script: string, ...args: string[]) => Running;
  #home: Home;
  #port = 'eth0';

  constructor(machine: Namespace, home: Home, run: Person['run']) {
    this.machine = machine;
    this.run = run;
    this.#home = home;
    home.connect(machine, this.#port);
    home.join(machine, this.#port);
  }

  fieldpost(...args: string[]): Running {
    return this.run('cli/fieldpost.js', ...args);
  }

  /** Carry the machine to another home: its address is another one, and nobody is told. */
  move(to: Home): void {
    const port = this.#port === 'eth0' ? 'eth1' : 'eth0';
    to.connect(this.machine, port);
    this.#home.leave(this.machine, this.#port);
    to.join(this.machine, port);
    this.#home = to;
    this.#port = port;
  }
}
