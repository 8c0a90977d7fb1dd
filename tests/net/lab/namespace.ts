import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';

let made = 0;

/** One machine of the laboratory: a Linux network namespace. Nothing outside it is ever changed. */
export class Namespace {
  readonly name: string;

  /** @param label - short; the process's id and a number make it a name of this run's own. */
  constructor(label: string) {
    made += 1;
    this.name = `fp${process.pid}-${made}-${label}`;
    must('ip', ['netns', 'add', this.name]);
    this.run('ip', 'link', 'set', 'lo', 'up');
    // Of this namespace only: packets may leave by another way than the one that they came by.
    this.set('net.ipv4.conf.all.rp_filter', '0');
    this.set('net.ipv4.conf.default.rp_filter', '0');
  }

  /** What starts a program in here. */
  command(program: string, args: readonly string[]): [program: string, args: string[]] {
    return ['ip', ['netns', 'exec', this.name, program, ...args]];
  }

  run(program: string, ...args: string[]): void {
    must(...this.command(program, args));
  }

  set(setting: string, value: string): void {
    this.run('sysctl', '-q', '-w', `${setting}=${value}`);
  }

  /** Rules of nftables, in place of those it had. */
  filter(rules: string): void {
    must(...this.command('nft', ['-f', '-']), `flush ruleset\n${rules}`);
  }

  forwards(): this {
    this.set('net.ipv4.ip_forward', '1');
    this.set('net.ipv6.conf.all.forwarding', '1');
    return this;
  }

  /** The names that programs in here know. */
  knows(hosts: Record<string, readonly string[]>): void {
    mkdirSync(`/etc/netns/${this.name}`, { recursive: true });
    const lines = Object.entries(hosts).flatMap(([name, addresses]) => addresses.map(at => `${at} ${name}`));
    writeFileSync(`/etc/netns/${this.name}/hosts`, ['127.0.0.1 localhost', ...lines, ''].join('\n'));
    // Nobody answers there, and at once: a resolver that waits for one of this machine's would hold everything up.
    writeFileSync(`/etc/netns/${this.name}/resolv.conf`, 'nameserver 127.0.0.1\n');
  }

  remove(): void {
    spawnSync('ip', ['netns', 'delete', this.name]);
    rmSync(`/etc/netns/${this.name}`, { recursive: true, force: true });
  }
}

/** A cable between two machines, with an address for each end (`address/bits`, several by comma). */
export function plug(
  one: { at: Namespace; port: string; address?: string },
  two: { at: Namespace; port: string; address?: string },
): void {
  must('ip', [
    ...['link', 'add', one.port, 'netns', one.at.name, 'type', 'veth'],
    ...['peer', 'name', two.port, 'netns', two.at.name],
  ]);
  for (const { at, port, address } of [one, two]) {
    for (const each of address?.split(',') ?? []) {
      at.run('ip', 'address', 'add', each, 'dev', port, ...(each.includes(':') ? ['nodad'] : []));
    }
    at.run('ip', 'link', 'set', port, 'up');
  }
}

/** Whether this machine lets us build namespaces; a line says why where it does not. */
export function canBuild(): boolean {
  const why = obstacle();
  if (why !== null) process.stderr.write(`Skipped: the network laboratory ${why}.\n`);
  return why === null;
}

/** What a run that was killed left behind. */
function sweep(): void {
  const names =
    spawnSync('ip', ['netns', 'list'])
      .stdout?.toString()
      .match(/^fp\d+-\S+/gm) ?? [];
  for (const name of names) {
    const owner = /^fp(\d+)-/.exec(name)?.[1];
    if (existsSync(`/proc/${owner}`)) continue;
    const left =
      spawnSync('ip', ['netns', 'pids', name]).stdout?.toString().split('\n').filter(Boolean) ?? [];
    for (const process of left) spawnSync('kill', ['-9', process]);
    spawnSync('ip', ['netns', 'delete', name]);
    rmSync(`/etc/netns/${name}`, { recursive: true, force: true });
  }
}

function obstacle(): string | null {
  if (process.platform !== 'linux') return 'is made of Linux network namespaces';
  if (process.getuid?.() !== 0) return 'needs root: sudo npm run test:net';
  sweep();
  const name = `fp${process.pid}-probe`;
  const { status } = spawnSync('ip', ['netns', 'add', name]);
  spawnSync('ip', ['netns', 'delete', name]);
  return status === 0 ? null : 'cannot make a namespace here (ip netns add)';
}

function must(program: string, args: readonly string[], input?: string): void {
  const { status, stderr } = spawnSync(program, args, input === undefined ? {} : { input });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr?.toString().trim()}`);
}
