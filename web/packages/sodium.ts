export { sodium as default } from './load.ts';
