// Boots the built main process on the stand-in and tells, as one JSON line, what a page would meet.

import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../shared/contract/index.ts';
import { askForPort, seen } from './electron-stand-in.ts';

const console = { url: 'app://steward/', parent: null };
await import(new URL('../../dist/electron/main.js', import.meta.url).href);

const deadline = Date.now() + 20_000;
while (seen.windows.length === 0 && seen.errors.length === 0 && Date.now() < deadline)
  await new Promise((resolve) => setTimeout(resolve, 20));

const clientOn = (frame: typeof console): ContractRouterClient<Contract> => {
  const port = askForPort(frame);
  port.start();
  return createORPCClient(new RPCLink({ port }));
};

const serve = seen.handlers.get('app');
const page = await serve?.(new Request('app://steward/tenants'));
const outside = await serve?.(new Request('app://steward/..%2fpackage.json'));
const [window] = seen.windows;
const stopped: string[] = [];
window?.webContents.emit('will-navigate', {
  url: 'https://evil.org/',
  preventDefault: () => stopped.push('navigate'),
});
window?.webContents.emit('will-redirect', {
  url: 'https://evil.org/',
  preventDefault: () => stopped.push('redirect'),
});
window?.webContents.emit('will-attach-webview', { preventDefault: () => stopped.push('webview') });

const session = await clientOn(console).session.get();
const stranger = await Promise.race([
  clientOn({ url: 'https://evil.org/', parent: null })
    .session.get()
    .then(
      () => 'answered',
      () => 'refused',
    ),
  new Promise((resolve) => setTimeout(() => resolve('no answer'), 1000)),
]);

process.stdout.write(
  `${JSON.stringify({
    errors: seen.errors,
    schemes: seen.schemes,
    sandboxed: seen.sandboxed,
    preferences: window?.options.webPreferences,
    loaded: window?.loaded,
    page: page && {
      status: page.status,
      csp: page.headers.get('content-security-policy'),
      html: (await page.text()).slice(0, 15),
    },
    outside: outside?.status,
    stopped,
    newWindow: window?.webContents.windowOpen?.({ url: 'https://docs.aws.amazon.com/' }).action,
    opened: seen.opened,
    menu: seen.menu.map((item) => item.label ?? item.role),
    session: { origin: session.origin, role: session.role },
    stranger,
  })}\n`,
);
process.exit(0);
