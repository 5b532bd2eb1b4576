import { navigate } from 'wouter/use-browser-location';
import { linkIntent } from './link-intent.ts';
import { openExternal } from './open-external.ts';

/**
 * Follows every ordinary click on a link of the console without reloading the page, whichever component
 * drew it, and hands every other address to the one external-link function.
 */
export const followLinks = (page: Document): (() => void) => {
  const onClick = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
    if (!(link instanceof HTMLAnchorElement) || link.getAttribute('href')?.startsWith('#')) return;
    const intent = linkIntent(
      { href: link.href, target: link.target, download: link.hasAttribute('download') },
      window.location.origin,
    );
    if (!intent) return;
    event.preventDefault();
    if (intent.kind === 'inside') navigate(intent.to);
    else void openExternal(intent.to);
  };
  page.addEventListener('click', onClick);
  return () => page.removeEventListener('click', onClick);
};
