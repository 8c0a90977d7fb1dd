export { SimplePeer as default } from './load.ts';
