import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FloorPage {
  readonly url: string;
  close(): Promise<void>;
}

/** As much script as asked for, that says nothing: what fetching and reading it costs by itself. */
const scriptOf = (bytes: number): string => {
  const parts: string[] = [];
  let length = 0;
  for (let at = 0; length < bytes; at++) {
    const part = `export function unused${at}(first, second) { return first * ${at} + second; }\n`;
    parts.push(part);
    length += part.length;
  }
  return parts.join('');
};

/** The least that a page with so much script can cost: plain `node:http`, one module, one heading. */
export const serveFloorPage = async (scriptBytes: number): Promise<FloorPage> => {
  const script = `${scriptOf(scriptBytes)}
    const heading = document.createElement('h1');
    heading.textContent = 'Home';
    document.body.append(heading);`;
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : '<!doctype html><body><script type="module" src="/page.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
