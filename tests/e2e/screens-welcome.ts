/** What somebody sees who has just installed it. */
import { type Canned, home, noPage } from './canned.ts';

export const welcomes: Canned[] = [
  {
    surface: 'welcome',
    state: 'first',
    screen: home({ page: noPage }),
    says: 'Hand a password from one page to another.',
  },
  {
    surface: 'welcome',
    state: 'pinned-checked',
    pinned: true,
    screen: home({ page: noPage }),
    answers: {
      checkServer: { ok: true, host: 'post.example', server: 'https://post.example', version: '0.1.0' },
    },
    acts: [{ press: 'Check' }],
    says: 'post.example answers.',
  },
  {
    surface: 'welcome',
    state: 'server-down',
    screen: home({ page: noPage }),
    answers: { checkServer: { ok: false, host: 'post.example', why: 'unreachable' } },
    acts: [{ press: 'Check' }],
    says: 'post.example does not answer.',
  },
  {
    surface: 'welcome',
    state: 'secret-waiting',
    screen: home({ page: { ...noPage, waitingLink: true } }),
    says: 'A secret is waiting in another tab',
  },
];
