import { Namespace, plug } from './namespace.ts';

/** How a home's router translates addresses (RFC 4787's words for mapping and filtering). */
export type Nat =
  /** One public port for a private one, whoever is spoken to; answers only from whom was spoken to. Most homes. */
  | 'endpoint-independent'
  /** The same, and whoever knows the port gets in. */
  | 'open'
  /** Another public port for each destination: nobody can be told where to knock. */
  | 'symmetric';

/** What a home's router lets out. */
export type Outlet = 'everything' | 'tcp' | 'tcp-443' | 'https-to-server';

export interface HomeOptions {
  nat: Nat;
  outlet: Outlet;
  /** IPv6 alone: no address of version 4 at all, and no translation. */
  family: 4 | 6;
  /** Of a hundred packets each way. */
  loss: number;
}

export const usualHome: HomeOptions = {
  nat: 'endpoint-independent',
  outlet: 'everything',
  family: 4,
  loss: 0,
};

/** Where everybody finds the two servers. */
export const serverAddress = { 4: '198.51.100.2', 6: '2001:db8:0:1::2' } as const;
export const turnAddress = { 4: '198.51.100.6', 6: '2001:db8:0:2::2' } as const;
export const serverName = 'post.example';
export const turnName = 'turn.post.example';

/** A household: a router at the internet, and a local network behind it. */
export class Home {
  readonly router: Namespace;
  readonly options: HomeOptions;
  readonly #number: number;
  readonly #machines = new Map<Namespace, number>();

  constructor(core: Namespace, number: number, options: HomeOptions) {
    this.#number = number;
    this.options = options;
    this.router = new Namespace(`home${number}`).forwards();
    const { router } = this;
    plug(
      { at: core, port: `home${number}`, address: `${this.#wan(1)},${this.#wan6('1')}` },
      { at: router, port: 'wan', address: `${this.#wan(2)},${this.#wan6('2')}` },
    );
    router.run('ip', 'route', 'add', 'default', 'via', bare(this.#wan(1)));
    router.run('ip', '-6', 'route', 'add', 'default', 'via', bare(this.#wan6('1')));
    core.run('ip', '-6', 'route', 'add', this.#lan6(''), 'via', bare(this.#wan6('2')));
    router.run('ip', 'link', 'add', 'name', 'lan', 'type', 'bridge');
    router.run('ip', 'address', 'add', `${this.#address(1)}/24`, 'dev', 'lan');
    router.run('ip', '-6', 'address', 'add', this.#lan6('1'), 'dev', 'lan', 'nodad');
    router.run('ip', 'link', 'set', 'lan', 'up');
    this.open();
  }

  /** The line to the internet, as the core sees it. */
  get line(): { port: string; network: string } {
    return { port: `home${this.#number}`, network: `203.0.113.${4 * this.#number}/30` };
  }

  /** Work as its options say. */
  open(): void {
    this.router.filter(rulesOf(this.options, this.#address(2)));
  }

  /** Let nothing out, and answer every web request with a page of its own at these ports. */
  capture(portal: { http: number; https: number }): void {
    this.router.filter(`
      table ip portal {
        chain before {
          type nat hook prerouting priority dstnat;
          iifname lan tcp dport 80 redirect to :${portal.http}
          iifname lan tcp dport 443 redirect to :${portal.https}
        }
        chain through { type filter hook forward priority filter; policy drop; }
      }`);
  }

  /** A machine's cable to this home; `join` it to use it. */
  connect(machine: Namespace, port: string): void {
    const host = this.#machines.size + 2;
    this.#machines.set(machine, host);
    const end = `m${host}`;
    plug({ at: machine, port }, { at: this.router, port: end });
    this.router.run('ip', 'link', 'set', end, 'master', 'lan');
    machine.run('ip', 'link', 'set', port, 'down');
  }

  /** Addresses and routes of a machine that was connected, as DHCP would give them. */
  join(machine: Namespace, port: string): void {
    const { family } = this.options;
    machine.run('ip', 'link', 'set', port, 'up');
    const host = this.#machines.get(machine) ?? 2;
    if (family === 4) {
      machine.run('ip', 'address', 'add', `${this.#address(host)}/24`, 'dev', port);
      machine.run('ip', 'route', 'add', 'default', 'via', this.#address(1));
    } else {
      machine.run('ip', 'address', 'add', this.#lan6(String(host)), 'dev', port, 'nodad');
      machine.run('ip', '-6', 'route', 'add', 'default', 'via', bare(this.#lan6('1')));
    }
    machine.knows({ [serverName]: [serverAddress[family]], [turnName]: [turnAddress[family]] });
  }

  /** A machine goes away, without a word to anybody. */
  leave(machine: Namespace, port: string): void {
    machine.run('ip', 'link', 'delete', port);
  }

  #address = (host: number): string => `192.168.${10 + this.#number}.${host}`;
  #wan = (host: number): string => `203.0.113.${4 * this.#number + host}/30`;
  #wan6 = (host: string): string => `2001:db8:1:${this.#number}::${host}/64`;
  #lan6 = (host: string): string => `2001:db8:2:${this.#number}::${host}/64`;
}

const bare = (address: string): string => address.replace(/\/.*/, '');

/** @param first - the machine that an open translation lets everybody in to. */
function rulesOf({ nat, outlet, loss }: HomeOptions, first: string): string {
  const drop = loss > 0 ? `numgen random mod 100 < ${loss} drop` : '';
  const lets = {
    everything: 'iifname lan accept',
    tcp: 'iifname lan meta l4proto { tcp, icmpv6 } accept',
    'tcp-443': 'iifname lan tcp dport 443 accept',
    'https-to-server': `iifname lan ip daddr ${serverAddress[4]} tcp dport 443 accept`,
  }[outlet];
  return `
    table inet home {
      chain through { type filter hook forward priority filter; policy drop;
        ${drop}
        ct state established,related accept
        ${lets}
        ${nat === 'open' ? 'iifname wan udp dport >= 1024 accept' : ''}
      }
      # Dropped before it is remembered: a knock that comes first must not take the port of the hole.
      chain own { type filter hook input priority filter; iifname wan meta l4proto { tcp, udp } drop; }
    }
    table ip translation {
      chain after { type nat hook postrouting priority srcnat;
        oifname wan masquerade ${nat === 'symmetric' ? 'fully-random' : ''}
      }
      ${
        nat === 'open'
          ? `chain before { type nat hook prerouting priority dstnat; iifname wan udp dport >= 1024 dnat to ${first}; }`
          : ''
      }
    }`;
}
