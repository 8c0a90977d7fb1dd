/** What a person chose for good. Kept across restarts; nothing in it is secret. */
import * as v from 'valibot';
import { codeDigits, defaultTtl, longCodeDigits } from './protocol/limits.ts';
import { parseServer } from './protocol/link.ts';
import { type CodeDigits, type Policy, policies } from './protocol/message.ts';

export const codeLengths = [codeDigits, longCodeDigits] as const satisfies CodeDigits[];
/** How long a link works, in seconds. */
export const lifetimes = [600, 1800, defaultTtl, 14_400, 43_200, 86_400] as const;
export const themes = ['system', 'light', 'dark'] as const;
/** `system`: what the browser speaks, or English. */
export const languages = ['system', 'en', 'de'] as const;

export type Theme = (typeof themes)[number];
export type Language = (typeof languages)[number];

export interface Settings {
  /** Origin of the signaling server of new handoffs; links of another one are asked about. */
  server: string;
  /** Links of that server are taken over as they open, as those of the build's own server always are. */
  handleLinks: boolean;
  /** Never tell the other side this browser's network addresses. */
  hideAddress: boolean;
  /** Which paths a secret may take. */
  policy: Policy;
  /** How long the codes are that are read out. */
  codeDigits: CodeDigits;
  /** In seconds. */
  lifetime: (typeof lifetimes)[number];
  /** List what is over for 30 days, without the secrets. */
  history: boolean;
  /** A notification that somebody came has the code in it. */
  notifyCode: boolean;
  theme: Theme;
  language: Language;
}

/** Where the settings stand in storage.local. */
export const settingsKey = 'settings';

const version = 1;

const shapes = {
  server: v.pipe(
    v.string(),
    v.check(text => 'ok' in parseServer(text)),
  ),
  handleLinks: v.boolean(),
  hideAddress: v.boolean(),
  policy: v.picklist(policies),
  codeDigits: v.picklist(codeLengths),
  lifetime: v.picklist(lifetimes),
  history: v.boolean(),
  notifyCode: v.boolean(),
  theme: v.picklist(themes),
  language: v.picklist(languages),
} satisfies Record<keyof Settings, v.GenericSchema>;

/** Some of the settings; anything else is refused. */
export const someSettings = v.strictObject({
  server: v.exactOptional(shapes.server),
  handleLinks: v.exactOptional(shapes.handleLinks),
  hideAddress: v.exactOptional(shapes.hideAddress),
  policy: v.exactOptional(shapes.policy),
  codeDigits: v.exactOptional(shapes.codeDigits),
  lifetime: v.exactOptional(shapes.lifetime),
  history: v.exactOptional(shapes.history),
  notifyCode: v.exactOptional(shapes.notifyCode),
  theme: v.exactOptional(shapes.theme),
  language: v.exactOptional(shapes.language),
});

export const defaultSettings = (server: string): Settings => ({
  server,
  handleLinks: false,
  hideAddress: false,
  policy: 'prefer-direct',
  codeDigits,
  lifetime: defaultTtl,
  history: true,
  notifyCode: false,
  theme: 'system',
  language: 'system',
});

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What was stored, whoever wrote it: a member that this version does not know, or cannot use, is the default.
 *
 * @param server - the build's own.
 */
export function readSettings(stored: unknown, server: string): Settings {
  const settings = defaultSettings(server);
  if (!isRecord(stored)) return settings;
  const good = Object.entries(shapes).flatMap(([name, shape]) => {
    const parsed = v.safeParse(shape, stored[name]);
    return parsed.success ? [[name, parsed.output] as const] : [];
  });
  return { ...settings, ...Object.fromEntries(good) };
}

/** What is to be stored after a change: members that a newer version put there stay. */
export function writeSettings(stored: unknown, change: Partial<Settings>): Record<string, unknown> {
  const before = isRecord(stored) ? stored : {};
  const written = typeof before['version'] === 'number' ? before['version'] : version;
  return { ...before, ...change, version: Math.max(written, version) };
}
