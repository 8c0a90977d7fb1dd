import manifest from '../package.json' with { type: 'json' };

export const version = manifest.version;

/** How this program names itself to the other side. */
export const app = `fieldpost/${version}`;
