import { isAbsolute, join, normalize, sep } from 'node:path';

export const appScheme = 'app';
export const appHost = 'steward';
export const appOrigin = `${appScheme}://${appHost}`;

export type AppRequest =
  | { readonly kind: 'file'; readonly path: string }
  /** A page of the console: the renderer's own router shows it. */
  | { readonly kind: 'page' }
  | { readonly kind: 'refused'; readonly status: 400 | 403 | 404 };

/**
 * Which file of the built renderer a request to `app://steward/…` means. The decoded path must stay inside
 * `directory`, compared with the separator, so that `…/renderer-evil` is not taken for `…/renderer`.
 */
export const resolveAppRequest = (address: string, directory: string): AppRequest => {
  let url: URL;
  let path: string;
  try {
    url = new URL(address);
    path = decodeURIComponent(url.pathname);
  } catch {
    return { kind: 'refused', status: 400 };
  }
  if (url.protocol !== `${appScheme}:` || url.host !== appHost || url.username || url.password)
    return { kind: 'refused', status: 403 };
  if (path.includes('\0') || path.includes('\\')) return { kind: 'refused', status: 400 };
  const root = directory.endsWith(sep) ? directory : directory + sep;
  const file = normalize(join(root, path));
  if (!isAbsolute(file) || !file.startsWith(root))
    return file + sep === root ? { kind: 'page' } : { kind: 'refused', status: 403 };
  if (file === root) return { kind: 'page' };
  const last = file.slice(file.lastIndexOf(sep) + 1);
  return last.includes('.') ? { kind: 'file', path: file } : { kind: 'page' };
};
