import { sendOpenedLink } from '../messages.ts';

/** The background may be just dying or starting: it is asked so many times before the link is given back. */
const timesAsked = 3;

/**
 * On a server's page for a handoff link, before anything of the page runs: stop it, take the fragment out of the
 * address bar and the session entry, and hand the link to the background, which turns the tab into our own page.
 * Where the background does not take it, the address is put back as it was, and `failed` is shown in the empty page:
 * no script of the page has run, nothing is tried again by itself, and the person can reload or copy the link.
 */
export async function takeLinkPage(failed: () => string): Promise<void> {
  const link = location.href;
  if (location.hash === '') return;
  const { state } = history;
  window.stop();
  history.replaceState(null, '', location.pathname);
  document.documentElement?.replaceChildren();
  for (let asked = 1; asked <= timesAsked; asked += 1) {
    try {
      return await sendOpenedLink(link);
    } catch {
      // Once more, or given back below.
    }
  }
  history.replaceState(state, '', link);
  const notice = document.createElement('body');
  notice.setAttribute('role', 'alert');
  notice.textContent = failed();
  const root = document.documentElement ?? document.appendChild(document.createElement('html'));
  root.replaceChildren(notice);
}
