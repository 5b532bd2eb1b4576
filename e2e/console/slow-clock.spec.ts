import { goTo, openConsole } from '../pages/console.ts';
import { expect, test } from '../steward.ts';

test('a page stays up where time runs faster than it is drawn', async ({
  quietPage: page,
  console: host,
}) => {
  // As on a machine so busy that a second goes by between drawing a moment and looking at it again.
  await page.addInitScript(() => {
    const real = Date.now.bind(Date);
    let ahead = 0;
    Date.now = () => {
      ahead += 'busy' in window ? 1_000 : 0;
      return real() + ahead;
    };
  });
  await openConsole(page, host.url);
  await page.evaluate(() => Object.assign(window, { busy: true }));
  await goTo(page, 'Activity');
  // The command that serves this page is running, and how long it has been is told each second.
  await expect(page.getByRole('row', { name: /^steward serve/ })).toContainText('Running');
  await page.waitForTimeout(1_500);
  await expect(page.getByRole('row', { name: /^steward serve/ })).toContainText('Running');
});
