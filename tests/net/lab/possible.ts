import { tool } from '../../server/stage/tool.ts';
import { canBuild } from './namespace.ts';

const packages: Record<string, string> = {
  ip: 'iproute2',
  nft: 'nftables',
  sysctl: 'procps',
  openssl: 'openssl',
  turnserver: 'coturn',
  socat: 'socat',
};

/** Whether the laboratory can be built here; a line says why where it cannot. */
export const isPossible: boolean =
  Object.entries(packages).every(([program, name]) => tool(program, name) !== undefined) && canBuild();
