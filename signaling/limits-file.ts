import { readFileSync } from 'node:fs';
import { type ConfigurationResult, readConfiguration } from './configuration.ts';

/** As `readConfiguration`, with the limits of the file that FIELDPOST_LIMITS_FILE names. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): ConfigurationResult {
  const read = readConfiguration(environment);
  if (!read.ok || read.configuration.limitsFile === undefined) return read;
  let text: string;
  try {
    text = readFileSync(read.configuration.limitsFile, 'utf8');
  } catch {
    return { ok: false, problems: ['FIELDPOST_LIMITS_FILE cannot be read.'] };
  }
  const limits: Record<string, string> = {};
  for (const [at, line] of text.split('\n').entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const [, name, value] = /^\s*(FIELDPOST_(?:LIMIT|MAX|ROOM)_[A-Z_]+)\s*=\s*(\d+)\s*$/.exec(line) ?? [];
    if (name === undefined || value === undefined || name === 'FIELDPOST_LIMITS_FILE') {
      return {
        ok: false,
        problems: [
          `Line ${at + 1} of FIELDPOST_LIMITS_FILE must be a limit, such as FIELDPOST_LIMIT_OPENS=60.`,
        ],
      };
    }
    limits[name] = value;
  }
  return readConfiguration({ ...environment, ...limits });
}
