import * as v from 'valibot';
import { maxDropTtl, minDropTtl } from '../lib/protocol/drop/limits.ts';
import { maxFormTtl, minFormTtl } from '../lib/protocol/form/limits.ts';
import { iceUrls } from '../lib/protocol/limits.ts';
import { addresses, count, list, path, redisUrl, secret, setting, webUrl } from './setting.ts';

const settings = {
  host: setting(
    'FIELDPOST_HOST',
    '127.0.0.1',
    'address to listen on',
    'a host name or an address without a port',
    v.pipe(v.string(), v.regex(/^[0-9A-Za-z._:-]{1,253}$/)),
  ),
  port: count('FIELDPOST_PORT', 8787, 'port to listen on, 0 for any free one', 0, 65_535),
  publicUrl: setting(
    'FIELDPOST_PUBLIC_URL',
    '',
    'where browsers reach this server (behind a TLS proxy); by default the address listened on',
    'an http: or https: address without a path',
    v.pipe(
      v.string(),
      v.check(text => text === '' || webUrl(text)),
      v.transform(text => (text === '' ? undefined : new URL(text).origin)),
    ),
  ),
  store: setting(
    'FIELDPOST_STORE',
    '',
    'where rooms are kept; by default a SQLite file for this port in STATE_DIRECTORY or ~/.local/state/fieldpost, and memory on port 0',
    'a path of a SQLite file, a redis: or rediss: address, or memory:',
    v.pipe(
      v.string(),
      v.check(text => text === '' || text === 'memory:' || !/^[a-z]+:/.test(text) || redisUrl(text)),
      v.transform(text => (text === '' ? undefined : text)),
    ),
  ),
  extensions: setting(
    'FIELDPOST_EXTENSIONS',
    '',
    'the only extensions that may connect; by default any extension may, and web pages of other sites never',
    'extension origins such as chrome-extension://abc…, separated by commas',
    v.pipe(list, v.array(v.pipe(v.string(), v.regex(/^(chrome|moz)-extension:\/\/[0-9a-z-]{1,64}$/)))),
  ),
  stun: setting(
    'FIELDPOST_STUN',
    '',
    'STUN servers that peers may ask for their address',
    `at most ${iceUrls} stun: or stuns: urls, separated by commas`,
    v.pipe(
      list,
      v.array(v.pipe(v.string(), v.regex(/^stuns?:[0-9A-Za-z.:[\]-]{1,260}$/))),
      v.maxLength(iceUrls),
    ),
  ),
  turn: setting(
    'FIELDPOST_TURN',
    '',
    'TURN servers that two peers who have met may use, with FIELDPOST_TURN_SECRET',
    `at most ${iceUrls} turn: or turns: urls, separated by commas`,
    v.pipe(
      list,
      v.array(v.pipe(v.string(), v.regex(/^turns?:[0-9A-Za-z.:?=[\]-]{1,260}$/))),
      v.maxLength(iceUrls),
    ),
  ),
  turnSecret: secret(
    'FIELDPOST_TURN_SECRET',
    'what the TURN servers share with this one (static-auth-secret of coturn)',
  ),
  tlsCert: setting(
    'FIELDPOST_TLS_CERT',
    '',
    'certificate chain (PEM) to serve https with, read again when it changes; by default plain http, for a proxy',
    'a path, together with FIELDPOST_TLS_KEY',
    path,
  ),
  tlsKey: setting(
    'FIELDPOST_TLS_KEY',
    '',
    'its private key (PEM)',
    'a path, together with FIELDPOST_TLS_CERT',
    path,
  ),
  openToken: secret(
    'FIELDPOST_OPEN_TOKEN',
    'who has it may open rooms, leave drops and create requests; by default anyone may. Joining, opening and answering are always free',
  ),
  openFrom: setting(
    'FIELDPOST_OPEN_FROM',
    '',
    'who comes from there may open rooms, leave drops and create requests; by default anyone may',
    'addresses or subnets such as 192.0.2.0/24, separated by commas',
    addresses,
  ),
  jwtKeys: setting(
    'FIELDPOST_JWT_KEYS',
    '',
    'secrets that tokens of requests are signed with: the first signs, each of them is believed; by default one that is drawn once and kept in the store',
    'one to four secrets of 32 to 256 characters, separated by commas',
    v.pipe(list, v.array(v.pipe(v.string(), v.minLength(32), v.maxLength(256))), v.maxLength(4)),
  ),
  metricsFrom: setting(
    'FIELDPOST_METRICS_FROM',
    '127.0.0.1,::1',
    'who may read /metrics; for others there is nothing',
    'addresses or subnets, separated by commas',
    addresses,
  ),
  limitsFile: setting(
    'FIELDPOST_LIMITS_FILE',
    '',
    'file of limits, one NAME=value a line, that win over the variables; read at the start and at each SIGHUP',
    'a path',
    path,
  ),
  trustProxy: setting(
    'FIELDPOST_TRUST_PROXY',
    '',
    'proxies whose X-Forwarded-For is believed',
    'addresses or subnets such as 127.0.0.1 or 10.0.0.0/8, separated by commas',
    addresses,
  ),
  installUrl: setting(
    'FIELDPOST_INSTALL_URL',
    '',
    'where "Add Fieldpost" leads; by default instructions on this server',
    'an https: address',
    v.pipe(
      v.string(),
      v.check(text => text === '' || (/^https:\/\/[^\s"'<>]+$/.test(text) && URL.canParse(text))),
      v.transform(text => (text === '' ? undefined : text)),
    ),
  ),
  connections: count(
    'FIELDPOST_MAX_CONNECTIONS',
    20_000,
    'sockets open at once, all addresses',
    1,
    1_000_000,
  ),
  rooms: count('FIELDPOST_MAX_ROOMS', 20_000, 'rooms open at once, all addresses', 1, 1_000_000),
  addressSockets: count(
    'FIELDPOST_LIMIT_SOCKETS',
    256,
    'sockets open at once from one address',
    1,
    1_000_000,
  ),
  addressConnections: count(
    'FIELDPOST_LIMIT_CONNECTIONS',
    300,
    'new sockets a minute from one address (IPv6: one /64)',
    1,
    1_000_000,
  ),
  addressOpens: count('FIELDPOST_LIMIT_OPENS', 60, 'rooms opened a minute from one address', 1, 1_000_000),
  addressJoins: count(
    'FIELDPOST_LIMIT_JOINS',
    120,
    'joins and resumes a minute from one address',
    1,
    1_000_000,
  ),
  addressFailures: count(
    'FIELDPOST_LIMIT_FAILURES',
    60,
    'joins of different rooms that are not there, and resumes with a wrong token, in 10 minutes from one address: from a third of them on answers are slow, beyond them the address is banned',
    3,
    1_000_000,
  ),
  addressForms: count('FIELDPOST_LIMIT_FORMS', 60, 'requests created an hour from one address', 1, 1_000_000),
  addressAnswers: count(
    'FIELDPOST_LIMIT_ANSWERS',
    60,
    'answers to requests a minute from one address',
    1,
    10_000_000,
  ),
  addressFormReads: count(
    'FIELDPOST_LIMIT_FORM_READS',
    600,
    'other calls about requests a minute from one address',
    1,
    10_000_000,
  ),
  forms: count('FIELDPOST_MAX_FORMS', 20_000, 'requests at once, all addresses', 1, 10_000_000),
  formAnswers: count('FIELDPOST_MAX_FORM_ANSWERS', 1000, 'answers that one request takes', 1, 1_000_000),
  formBytes: count(
    'FIELDPOST_MAX_FORM_BYTES',
    16_777_216,
    'bytes of all answers to one request',
    65_536,
    100_000_000_000,
  ),
  formTtl: count(
    'FIELDPOST_MAX_FORM_TTL',
    maxFormTtl,
    'seconds that a request may last',
    minFormTtl,
    maxFormTtl,
  ),
  addressFullRooms: count(
    'FIELDPOST_LIMIT_FULL_ROOMS',
    20,
    'different rooms found full in 10 minutes from one address before that is logged as suspicious',
    1,
    1_000_000,
  ),
  banSeconds: count('FIELDPOST_LIMIT_BAN', 600, 'seconds that an address is banned for', 1, 86_400),
  allConnections: count(
    'FIELDPOST_LIMIT_ALL_CONNECTIONS',
    60_000,
    'new sockets a minute from all addresses together',
    1,
    10_000_000,
  ),
  messageRate: count(
    'FIELDPOST_LIMIT_MESSAGES',
    200,
    'frames a second on one socket, on average',
    1,
    10_000_000,
  ),
  byteRate: count(
    'FIELDPOST_LIMIT_BYTES',
    2_097_152,
    'bytes a second on one socket, on average',
    65_536,
    100_000_000_000,
  ),
  roomBytes: count(
    'FIELDPOST_ROOM_BYTES',
    33_554_432,
    'bytes that one room may relay',
    65_536,
    100_000_000_000,
  ),
  drops: count(
    'FIELDPOST_MAX_DROPS',
    100_000,
    'drops kept at once, those that are over and only remembered included',
    0,
    100_000_000,
  ),
  allDropBytes: count(
    'FIELDPOST_MAX_STORED_BYTES',
    1_073_741_824,
    'bytes that the boxes of all drops may take together',
    0,
    1_000_000_000_000,
  ),
  dropBytes: count(
    'FIELDPOST_MAX_DROP_BYTES',
    26_300_000,
    'bytes that the box of one drop may have; the preset holds a file of 25 MiB',
    1024,
    26_300_000,
  ),
  dropTtl: count(
    'FIELDPOST_MAX_DROP_TTL',
    2_592_000,
    'seconds that a drop may be kept for',
    minDropTtl,
    maxDropTtl,
  ),
  addressDrops: count('FIELDPOST_LIMIT_DROPS', 60, 'drops left an hour from one address', 1, 1_000_000),
  addressDropBytes: count(
    'FIELDPOST_LIMIT_DROP_BYTES',
    104_857_600,
    'bytes of drops left an hour from one address',
    1024,
    1_000_000_000_000,
  ),
  addressDropAsks: count(
    'FIELDPOST_LIMIT_DROP_REQUESTS',
    300,
    'requests about drops a minute from one address; ten times as many pieces of boxes',
    1,
    1_000_000,
  ),
  logLevel: setting(
    'FIELDPOST_LOG_LEVEL',
    'info',
    'how much is logged, on stderr',
    'trace, debug, info, warn, error, fatal or silent',
    v.picklist(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
  ),
};

export type Configuration = {
  readonly [Key in keyof typeof settings]: v.InferOutput<(typeof settings)[Key]['schema']>;
};

export type ConfigurationResult =
  | { ok: true; configuration: Configuration }
  | { ok: false; problems: string[] };

/**
 * Reads the server's settings from environment variables.
 * Each problem names the variable and what it may be; a value is never repeated.
 */
export function readConfiguration(
  environment: Readonly<Record<string, string | undefined>>,
): ConfigurationResult {
  const problems: string[] = [];
  const entries = Object.entries(settings).map(([key, { name, preset, allowed, schema }]) => {
    const text = environment[name];
    const parsed = v.safeParse(
      schema as v.GenericSchema<string, unknown>,
      text === undefined || text === '' ? preset : text,
    );
    if (!parsed.success) problems.push(`${name} must be ${allowed}.`);
    return [key, parsed.output];
  });
  const known = new Set<string>(Object.values(settings).map(({ name }) => name));
  for (const name of Object.keys(environment)) {
    if (/^FIELDPOST_(LIMIT|MAX)_/.test(name) && !known.has(name)) {
      problems.push(`${name} is not a limit of this server. --help lists them all.`);
    }
  }
  if (problems.length === 0) problems.push(...mismatches(Object.fromEntries(entries) as Configuration));
  // Every key of `settings` was parsed by its own schema just above.
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, configuration: Object.fromEntries(entries) as Configuration };
}

/** Settings that are worth nothing without each other. */
function mismatches({ tlsCert, tlsKey, turn, turnSecret }: Configuration): string[] {
  const problems: string[] = [];
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    problems.push('FIELDPOST_TLS_CERT and FIELDPOST_TLS_KEY must be set together.');
  }
  if (turn.length > 0 && turnSecret === undefined) {
    problems.push('FIELDPOST_TURN_SECRET must be set when FIELDPOST_TURN is.');
  }
  return problems;
}

const adjustable = [
  'connections',
  'rooms',
  'addressSockets',
  'addressConnections',
  'addressOpens',
  'addressJoins',
  'addressFailures',
  'addressFullRooms',
  'addressForms',
  'addressAnswers',
  'addressFormReads',
  'forms',
  'formAnswers',
  'formBytes',
  'formTtl',
  'banSeconds',
  'allConnections',
  'messageRate',
  'byteRate',
  'roomBytes',
  'drops',
  'allDropBytes',
  'dropBytes',
  'dropTtl',
  'addressDrops',
  'addressDropBytes',
  'addressDropAsks',
] as const satisfies (keyof typeof settings)[];

/** The settings that may change while the server runs. */
export type LimitSettings = Pick<Configuration, (typeof adjustable)[number]>;

export function limitSettings(configuration: Configuration): LimitSettings {
  return Object.fromEntries(adjustable.map(key => [key, configuration[key]])) as LimitSettings;
}

/** The settings that hold when no variable is set. */
export function defaultConfiguration(): Configuration {
  const read = readConfiguration({});
  if (!read.ok) throw new Error(`The presets are wrong: ${read.problems.join(' ')}`);
  return read.configuration;
}

/** What `--help` prints: every variable, what it does, what it may be, and its preset. */
export function configurationHelp(): string {
  const lines = Object.values(settings).map(
    ({ name, preset, says, allowed }) =>
      `  ${name}\n      ${says}.\n      ${allowed[0]?.toUpperCase() ?? ''}${allowed.slice(1)}. Default: ${preset === '' ? 'none' : preset}`,
  );
  return `Usage: node signaling/main.ts [--help]

The Fieldpost signaling server. Settings are environment variables:

${lines.join('\n')}
`;
}
