import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { type JobPort, serveJobs } from '../lib/sealed/worker.ts';

// The worker of our own pages: the one script that holds age.
export default defineUnlistedScript(() => serveJobs(globalThis as unknown as JobPort));
