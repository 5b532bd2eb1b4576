import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { CloudError } from '../../cloud-call.ts';
import { downloadBundle, largestBundle } from './download-bundle.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

const serve = async (answer: RequestListener): Promise<string> => {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/b.qs?Signature=a-secret`;
};
const secretsIn = (error: unknown): string => `${error}${(error as Error).stack}`;

it('reads a bundle whole, and tells an address that holds no longer', async () => {
  const bytes = Buffer.alloc(largestBundle, 7);
  expect(Buffer.from((await downloadBundle(await serve((_, to) => to.end(bytes)))) as Uint8Array)).toEqual(
    bytes,
  );
  expect(
    await downloadBundle(
      await serve((_, to) => {
        to.statusCode = 403;
        to.end('<Error/>');
      }),
    ),
  ).toBe('expired');
});

it('stops where there is more than an import takes, whatever was announced', async () => {
  const address = await serve((_, to) => {
    const send = () => {
      while (to.write(Buffer.alloc(1024 * 1024)));
      to.once('drain', send);
    };
    send();
  });
  expect(await downloadBundle(address)).toBe('too_large');
});

it.each<[what: string, address: () => Promise<string> | string, name: string]>([
  ['no address', () => 'nowhere', 'BadDownloadUrl'],
  ['a file', () => 'file:///etc/passwd', 'BadDownloadUrl'],
  ['without encryption', () => 'http://example.org/b.qs?Signature=a-secret', 'BadDownloadUrl'],
  [
    'sent elsewhere',
    () => serve((_, to) => to.writeHead(302, { location: 'http://169.254.169.254/' }).end()),
    'DownloadFailed',
  ],
  ['not there', () => serve((_, to) => to.writeHead(404).end()), 'DownloadFailed'],
  [
    'broken off',
    () => serve((_, to) => to.writeHead(200, { 'content-length': '100' }).write('x', () => to.destroy())),
    'DownloadFailed',
  ],
  ['without an answer', () => serve((_, to) => to.destroy()), 'DownloadFailed'],
])('is refused in words, and the address is in no error: %s', async (_what, address, name) => {
  const error = await downloadBundle(await address()).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(CloudError);
  expect((error as CloudError).name).toBe(name);
  expect(secretsIn(error)).not.toContain('a-secret');
});
