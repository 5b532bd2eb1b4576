import { openConsole, pageHeading } from '../pages/console.ts';
import { expect, test } from '../steward.ts';

/** The large script that draws the console. */
const drawing = /\/assets\/console-[^/]+\.js$/;

test('what Home shows is asked for while the script that draws it is still on its way', async ({
  page,
  console: host,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(drawing, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(host.url, { waitUntil: 'commit' });
  for (const path of [
    '/session',
    '/rpc/session/get',
    '/rpc/session/appearance',
    '/rpc/home/get',
    '/rpc/environments/current',
    '/rpc/runs/list',
  ])
    await expect.poll(() => asked, { message: `${path} waits for nothing` }).toContain(path);
  release();
  await expect(pageHeading(page, 'Home')).toBeVisible();
  expect(asked.filter((path) => path === '/session')).toHaveLength(1);
  expect(asked.filter((path) => path === '/rpc/environments/current')).toHaveLength(1);
});

test('no script of Home’s is found out after the document', async ({ page, console: host }) => {
  const scripts: string[] = [];
  let named = '';
  page.on('response', async (response) => {
    if (response.request().resourceType() === 'document') named = await response.text();
  });
  page.on('request', (request) => {
    if (request.resourceType() === 'script') scripts.push(new URL(request.url()).pathname);
  });
  await openConsole(page, host.url);
  expect(scripts.length).toBeGreaterThan(1);
  expect(scripts.filter((path) => !named.includes(path))).toEqual([]);
});

test('a console whose script cannot be fetched says so instead of opening for ever', async ({
  page,
  console: host,
}) => {
  await page.route(drawing, (route) => route.abort('connectionreset'));
  await page.goto(host.url);
  await expect(page.getByText('Steward’s own page could not be read. Reload it')).toBeVisible();
  await page.unroute(drawing);
  await page.reload();
  await expect(pageHeading(page, 'Home')).toBeVisible();
});
