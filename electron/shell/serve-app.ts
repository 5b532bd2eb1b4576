import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mediaTypeOf } from '../web/media-type.ts';
import { resolveAppRequest } from './app-protocol.ts';

/**
 * Answers `app://steward/…` from the built renderer, with the security headers on every answer. A page of
 * the console gets `index.html`; its own router shows the rest.
 */
export const serveApp =
  (directory: string, headers: Readonly<Record<string, string>>) =>
  async (request: { readonly url: string; readonly method: string }): Promise<Response> => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return new Response(null, { status: 405, headers });
    const wanted = resolveAppRequest(request.url, directory);
    if (wanted.kind === 'refused') return new Response(null, { status: wanted.status, headers });
    const path = wanted.kind === 'page' ? join(directory, 'index.html') : wanted.path;
    try {
      const body = await readFile(path);
      return new Response(request.method === 'HEAD' ? null : new Uint8Array(body), {
        status: 200,
        headers: { ...headers, 'content-type': mediaTypeOf(path), 'content-length': String(body.byteLength) },
      });
    } catch {
      return new Response(null, { status: 404, headers });
    }
  };
