/** What a click on a link asks for; null leaves it to the browser. */
export const linkIntent = (
  link: { readonly href: string; readonly target: string; readonly download: boolean },
  origin: string,
): { readonly kind: 'inside' | 'outside'; readonly to: string } | null => {
  if (link.download) return null;
  let url: URL;
  try {
    url = new URL(link.href);
  } catch {
    return null;
  }
  if (url.origin === origin) {
    if (link.target !== '' && link.target !== '_self') return null;
    return { kind: 'inside', to: `${url.pathname}${url.search}${url.hash}` };
  }
  return url.protocol === 'https:' ? { kind: 'outside', to: url.href } : null;
};
