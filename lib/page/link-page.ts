import { sendOpenedLink } from '../messages.ts';

/**
 * On a server's page for a handoff link, before anything of the page runs: stop it, take the fragment out of the
 * address bar and the session entry, and hand the link to the background, which turns the tab into our own page.
 */
export function takeLinkPage(): void {
  const link = location.href;
  if (location.hash === '') return;
  window.stop();
  history.replaceState(null, '', location.pathname);
  document.documentElement?.replaceChildren();
  sendOpenedLink(link).catch(() => {
    // The extension was just updated or removed: give the page back as it was.
    location.replace(link);
    location.reload();
  });
}
