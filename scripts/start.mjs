import { handOver } from './bootstrap.mjs';

handOver('launch.ts');
