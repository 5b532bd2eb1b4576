import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron } from '@playwright/test';
import { expect, test } from '../steward.ts';

const root = join(import.meta.dirname, '..', '..');

/** Electron's binary, or why the desktop app cannot be opened here. */
const electronHere = (): { binary: string } | { why: string } => {
  const directory = join(root, 'node_modules', 'electron');
  try {
    const binary = join(directory, 'dist', readFileSync(join(directory, 'path.txt'), 'utf8'));
    if (!existsSync(binary)) return { why: "Electron's binary is not downloaded" };
    if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
      return { why: 'there is no display' };
    return { binary };
  } catch {
    return { why: "Electron's binary is not downloaded" };
  }
};

test('the desktop app opens isolated on the console and closes without a trace of Node in the page', async ({
  data,
}) => {
  const found = electronHere();
  test.skip('why' in found, 'why' in found ? found.why : '');
  if ('why' in found) return;
  const app = await _electron.launch({
    executablePath: found.binary,
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), root, '--data', data],
  });
  try {
    const page = await app.firstWindow();
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(page.url()).toMatch(/^app:\/\/steward\//);
    expect(
      await page.evaluate(() => [
        typeof Reflect.get(globalThis, 'require'),
        typeof Reflect.get(globalThis, 'process'),
      ]),
    ).toEqual(['undefined', 'undefined']);
    expect(await page.evaluate(() => Object.keys(Reflect.get(globalThis, 'stewardBridge')))).toEqual([
      'host',
    ]);
    await page.evaluate(() => {
      window.location.href = 'https://example.org/';
    });
    await expect.poll(() => page.url()).toMatch(/^app:\/\/steward\//);
  } finally {
    await app.close();
  }
});
