import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { openConsole, pageHeading } from '../pages/console.ts';
import { expect, type RunningSteward, test } from '../steward.ts';

/** A page of somebody else's on this machine: any path answers the same empty page, and tells what it was sent. */
const startAttacker = async () => {
  const referrers: string[] = [];
  const server: Server = createServer((request, response) => {
    referrers.push(String(request.headers.referer ?? ''));
    const isScript = request.url?.endsWith('.js');
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' });
    response.end(isScript ? 'self.onfetch = () => {};' : '<!doctype html><title>Attacker</title><body>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, referrers, close: () => server.close() };
};
let attacker: Awaited<ReturnType<typeof startAttacker>>;
test.beforeAll(async () => {
  attacker = await startAttacker();
});
test.afterAll(() => attacker.close());

const portOf = (host: RunningSteward) => Number(new URL(host.url).port);
const logOf = (data: string) => readFileSync(join(data, 'logs', 'steward.log'), 'utf8');
/** How many calls reached a procedure. */
const callsIn = (data: string, procedure: string) =>
  logOf(data).split(`"procedure":"${procedure}"`).length - 1;
const sessionIn = (page: Page) => page.evaluate(() => sessionStorage.getItem('steward.session') ?? '');

/** Every way in which a page can send a request, run in the attacker's page; each says what it learnt. */
const tryEverything = (target: { base: string; session: string }) => {
  const { base, session } = target;
  const rename = JSON.stringify({ json: { actor: 'Mallory' } });
  const call = `${base}/rpc/session/setActor`;
  const json = { 'content-type': 'application/json', 'x-steward-session': session };
  const learn = async (act: () => Promise<Response>): Promise<string> => {
    try {
      const answer = await act();
      return answer.type === 'opaque' || answer.type === 'opaqueredirect'
        ? 'nothing'
        : `read: ${await answer.text()}`;
    } catch {
      return 'nothing';
    }
  };
  const embed = (tag: string, attribute: string, url: string): Promise<string> =>
    new Promise((resolve) => {
      const element = document.createElement(tag);
      // A frame "loads" the browser's own page of complaint; what is in it is what counts.
      element.onload = () => {
        const framed = element as HTMLIFrameElement;
        if (tag === 'iframe' || tag === 'object') resolve(framed.contentDocument?.title || 'nothing');
        else if (tag === 'embed') resolve(framed.getSVGDocument() ? 'loaded' : 'nothing');
        else resolve('loaded');
      };
      element.onerror = () => resolve('nothing');
      element.setAttribute(attribute, url);
      if (tag === 'link') element.setAttribute('rel', 'stylesheet');
      document.body.append(element);
      setTimeout(() => resolve('nothing'), 2_000);
    });
  const form = (type: string): Promise<string> => {
    const frame = document.createElement('iframe');
    frame.name = `f${Math.random()}`;
    const element = document.createElement('form');
    element.method = 'POST';
    element.action = call;
    element.enctype = type;
    element.target = frame.name;
    // As text/plain this is sent as {"json":{"actor":"Mallory"},"x":"="}.
    const field = document.createElement('input');
    field.name = '{"json":{"actor":"Mallory"},"x":"';
    field.value = '"}';
    element.append(field);
    document.body.append(frame, element);
    element.submit();
    return new Promise((resolve) => setTimeout(() => resolve('nothing'), 500));
  };
  const socket = (): Promise<string> =>
    new Promise((resolve) => {
      const opened = new WebSocket(`${base.replace('http', 'ws')}/rpc/session/get`);
      opened.onopen = () => resolve('opened');
      opened.onerror = () => resolve('nothing');
    });
  const events = (): Promise<string> =>
    new Promise((resolve) => {
      const source = new EventSource(`${base}/rpc/runs/live`, { withCredentials: true });
      source.onopen = () => resolve('opened');
      source.onerror = () => {
        source.close();
        resolve('nothing');
      };
    });
  const ways: Record<string, () => Promise<string>> = {
    fetch: () => learn(() => fetch(call, { method: 'POST', body: rename })),
    'fetch as the page does, with its very session': () =>
      learn(() => fetch(call, { method: 'POST', headers: json, body: rename })),
    'fetch no-cors with text': () =>
      learn(() =>
        fetch(call, {
          method: 'POST',
          mode: 'no-cors',
          credentials: 'include',
          headers: { 'content-type': 'text/plain' },
          body: rename,
        }),
      ),
    'fetch no-cors of the page': () =>
      learn(() => fetch(`${base}/`, { mode: 'no-cors', credentials: 'include' })),
    'fetch of the page': () => learn(() => fetch(`${base}/`, { credentials: 'include' })),
    'fetch of a token’s exchange': () =>
      learn(() => fetch(`${base}/session`, { method: 'POST', headers: json, body: '{"token":"x"}' })),
    'fetch keepalive': () =>
      learn(() => fetch(call, { method: 'POST', mode: 'no-cors', keepalive: true, body: rename })),
    'fetch following a redirect': () =>
      learn(() => fetch(`${base}/rpc/session/get`, { redirect: 'follow', mode: 'no-cors' })),
    'a beacon': async () => (navigator.sendBeacon(call, rename) ? 'nothing' : 'nothing'),
    'a form of text': () => form('text/plain'),
    'a form': () => form('application/x-www-form-urlencoded'),
    'a form with files': () => form('multipart/form-data'),
    'a web socket': socket,
    'an event source': events,
    'an image': () => embed('img', 'src', `${base}/favicon.svg`),
    'a script': () => embed('script', 'src', `${base}/`),
    'a style sheet': () => embed('link', 'href', `${base}/`),
    'a frame': () => embed('iframe', 'src', `${base}/`),
    'an object': () => embed('object', 'data', `${base}/`),
    'an embed': () => embed('embed', 'src', `${base}/`),
    'a module': () =>
      import(`${base}/x.js`).then(
        () => 'loaded',
        () => 'nothing',
      ),
    'a worker': async () => {
      try {
        return await new Promise((resolve) => {
          const worker = new Worker(`${base}/x.js`);
          worker.onerror = () => resolve('nothing');
          setTimeout(() => resolve('nothing'), 500);
        });
      } catch {
        return 'nothing';
      }
    },
    'a service worker of its port': () =>
      navigator.serviceWorker.register(`${base}/x.js`, { scope: `${base}/` }).then(
        () => 'registered',
        () => 'nothing',
      ),
    'its storage': async () =>
      sessionStorage.getItem('steward.session') ??
      localStorage.getItem('steward.session') ??
      (document.cookie || 'nothing'),
  };
  return (async () => {
    const learnt: Record<string, string> = {};
    for (const [way, act] of Object.entries(ways)) learnt[way] = await act();
    return learnt;
  })();
};

test('another page of this machine learns nothing and changes nothing, whichever way it asks', async ({
  page,
  console: host,
  data,
  context,
}) => {
  await openConsole(page, host.url);
  const session = await sessionIn(page);
  expect(session).toHaveLength(43);
  // The top bar fills while the page opens.
  await expect(page.getByRole('button', { name: /^Environment: / })).toBeVisible();
  const owner = await page.getByRole('banner').innerText();
  for (const place of [`http://127.0.0.1:${attacker.port}/`, `http://localhost:${attacker.port}/`]) {
    const theirs = await context.newPage();
    await theirs.goto(place);
    // The worst case: it even knows the session's secret.
    const learnt = await theirs.evaluate(tryEverything, {
      base: `http://127.0.0.1:${portOf(host)}`,
      session,
    });
    expect(Object.keys(learnt).length).toBeGreaterThan(20);
    expect(learnt).toEqual(Object.fromEntries(Object.keys(learnt).map((way) => [way, 'nothing'])));
    await theirs.close();
  }
  expect(callsIn(data, 'session.setActor')).toBe(0);
  // They did arrive, and were turned away.
  expect(logOf(data).match(/A request was refused/g)?.length).toBeGreaterThan(20);
  await page.reload();
  await expect(pageHeading(page, 'Home')).toBeVisible();
  await expect.poll(() => page.getByRole('banner').innerText()).toBe(owner);
});

test('a page without an origin (a sandboxed frame, a data: address) is refused too', async ({
  page,
  console: host,
  data,
}) => {
  await openConsole(page, host.url);
  const session = await sessionIn(page);
  const base = `http://127.0.0.1:${portOf(host)}`;
  const script = `fetch('${base}/rpc/session/setActor', { method: 'POST', headers: { 'content-type': 'text/plain' }, mode: 'no-cors', body: '{"json":{"actor":"Mallory"}}' })
    .finally(() => fetch('${base}/rpc/session/get', { method: 'POST', headers: { 'content-type': 'application/json', 'x-steward-session': '${session}' }, body: '{}' }))
    .then((answer) => answer.text(), () => 'nothing').then((text) => parent.postMessage(origin + ' ' + text, '*'));`;
  await page.goto(`http://127.0.0.1:${attacker.port}/`);
  const heard = await page.evaluate(
    (inner) =>
      Promise.all(
        ['srcdoc', 'src'].map(
          (attribute) =>
            new Promise<string>((resolve) => {
              const frame = document.createElement('iframe');
              frame.setAttribute('sandbox', 'allow-scripts');
              const html = `<script>${inner}</script>`;
              frame.setAttribute(
                attribute,
                attribute === 'src' ? `data:text/html,${encodeURIComponent(html)}` : html,
              );
              window.addEventListener('message', (event) => {
                if (event.source === frame.contentWindow) resolve(String(event.data));
              });
              document.body.append(frame);
            }),
        ),
      ),
    script,
  );
  expect(heard).toEqual(['null nothing', 'null nothing']);
  expect(callsIn(data, 'session.setActor')).toBe(0);
});

test('a page that opens the console in a window gets no hold of it', async ({
  page,
  console: host,
  context,
}) => {
  await openConsole(page, host.url);
  const base = `http://127.0.0.1:${portOf(host)}`;
  const theirs = await context.newPage();
  await theirs.goto(`http://127.0.0.1:${attacker.port}/`);
  const [opened, learnt] = await Promise.all([
    context.waitForEvent('page'),
    theirs.evaluate(async (address) => {
      const found = window.open(address, 'console');
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      const tried: string[] = [];
      try {
        tried.push(String(found?.sessionStorage.length));
      } catch {
        tried.push('storage closed');
      }
      found?.postMessage('steward:ready', '*');
      tried.push(found?.closed ? 'cut off' : 'held');
      return tried;
    }, `${base}/`),
  ]);
  expect(learnt[1]).toBe('cut off');
  // It has no session: the one of the other tab is that tab's own.
  await expect(opened.getByText(/npm start|steward serve/).first()).toBeVisible();
  expect(await opened.evaluate(() => [window.opener === null, sessionStorage.length])).toEqual([true, 0]);
});

test('an address leaves no trace: not in the address bar, the history or what another site is told', async ({
  page,
  console: host,
  data,
}) => {
  const token = new URL(host.url).searchParams.get('token') ?? '';
  await page.goto('about:blank');
  await openConsole(page, host.url);
  expect(page.url()).not.toContain('token');
  expect(
    await page.evaluate(() =>
      [
        history.state,
        location.href,
        document.cookie,
        JSON.stringify(localStorage),
        JSON.stringify(sessionStorage),
      ].join(),
    ),
  ).not.toContain(token);
  await page.evaluate((address) => {
    const link = document.createElement('a');
    link.href = address;
    document.body.append(link);
    link.click();
  }, `http://127.0.0.1:${attacker.port}/from-console`);
  await page.waitForURL(/from-console/);
  expect(
    attacker.referrers.filter((referrer) => referrer !== '' && !referrer.includes(`:${attacker.port}/`)),
  ).toEqual([]);
  await page.goBack();
  await expect(pageHeading(page, 'Home')).toBeVisible();
  expect(page.url()).not.toContain('token');
  expect(logOf(data)).not.toContain(token);
});

test('a name of theirs that resolves to this machine is refused: page and call', async ({
  console: host,
}) => {
  const port = portOf(host);
  const { launchOptions } = test.info().project.use;
  const browser = await chromium.launch({
    ...launchOptions,
    args: [...(launchOptions?.args ?? []), '--host-resolver-rules=MAP rebind.example 127.0.0.1'],
  });
  try {
    const page = await browser.newPage();
    // The attacker's own page came from that name before it was rebound.
    await page.goto(`http://rebind.example:${attacker.port}/`);
    await expect(page).toHaveTitle('Attacker');
    const answer = await page.goto(`http://rebind.example:${port}/`);
    expect(answer?.status()).toBe(421);
    await expect(page).toHaveTitle(/refused/);
    // Same origin now, so the browser itself stops nothing.
    const called = await page.evaluate(async () => {
      const call = await fetch('/rpc/session/get', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-steward-session': 'x' },
        body: '{}',
      });
      const exchange = await fetch('/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"token":"x"}',
      });
      return [call.status, exchange.status];
    });
    expect(called).toEqual([421, 421]);
  } finally {
    await browser.close();
  }
});
