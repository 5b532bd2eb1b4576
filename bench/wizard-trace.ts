// `npm run bench -- wizard-trace`: blocks of the page's main thread while a person onboards 5,200 people.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { openConsole } from '../e2e/pages/console.ts';
import { serve } from '../e2e/steward.ts';
import { launchChromium } from './measure/launch-chromium.ts';
import { phaseMark, readTasks, type Task } from './wizard-trace/read-tasks.ts';
import { walkWizard } from './wizard-trace/walk-wizard.ts';

const budgetMs = 100;
const toldFromMs = 50;

const record = async (
  browser: Browser,
  page: Page,
  work: (phase: (name: string) => Promise<void>) => Promise<void>,
): Promise<readonly Task[]> => {
  await browser.startTracing(page, {
    categories: [
      'toplevel',
      'disabled-by-default-devtools.timeline',
      'blink.user_timing',
      'disabled-by-default-v8.cpu_profiler',
    ],
  });
  await work(async (name) => {
    await page.evaluate((mark) => performance.mark(mark), phaseMark + name);
  });
  const tasks = readTasks((await browser.stopTracing()).toString('utf8'), toldFromMs);
  const ofPage = tasks.filter(({ tool }) => !tool);
  console.log(
    `${ofPage.length} tasks of ${toldFromMs} ms or more by the clock, ` +
      `${ofPage.filter(({ cpuMs }) => cpuMs >= toldFromMs).length} of them of processor time; ` +
      `${tasks.length - ofPage.length} more were the walker looking at the page`,
  );
  return ofPage;
};

const tell = (title: string, tasks: readonly Task[]): void => {
  for (const { phase, wallMs, cpuMs, top } of tasks) {
    if (cpuMs < toldFromMs) continue;
    console.log(
      `${cpuMs.toFixed(0).padStart(6)} ms cpu ${wallMs.toFixed(0).padStart(6)} ms wall  ${title} · ${phase}: ` +
        top.map(([name, ms]) => `${name} ${ms.toFixed(0)}`).join(', '),
    );
  }
};
const worst = (tasks: readonly Task[], of: 'cpuMs' | 'wallMs') =>
  Math.max(0, ...tasks.map((task) => task[of]));
const blocked = (tasks: readonly Task[], of: 'cpuMs' | 'wallMs') =>
  tasks.reduce((sum, task) => sum + Math.max(0, task[of] - toldFromMs), 0);

const data = mkdtempSync(join(tmpdir(), 'steward-bench-wizard-'));
const browser = await launchChromium();
const host = await serve(data);
try {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.stack ?? String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text());
  });
  await openConsole(page, host.url);
  const idle = await record(browser, page, async (phase) => {
    await phase('Home, idle');
    await page.waitForTimeout(10_000);
  });
  const walked = await record(browser, page, (phase) => walkWizard(page, phase));
  tell('idle', idle);
  tell('wizard', walked);
  for (const trouble of troubles) console.log(`the page complained: ${trouble}`);
  console.log(`load average of this machine meanwhile: ${loadavg()[0]?.toFixed(1)}; cores: ${cpus().length}`);
  console.log(
    `wizard: longest block ${worst(walked, 'cpuMs').toFixed(0)} ms of processor time (judged; budget ${budgetMs} ms), ` +
      `${worst(walked, 'wallMs').toFixed(0)} ms by the clock; ` +
      `beyond ${toldFromMs} ms each: ${blocked(walked, 'cpuMs').toFixed(0)} ms in sum; ` +
      `the idle page: longest ${worst(idle, 'cpuMs').toFixed(0)} ms cpu, ${worst(idle, 'wallMs').toFixed(0)} ms by the clock`,
  );
  process.exitCode = worst(walked, 'cpuMs') <= budgetMs && troubles.length === 0 ? 0 : 1;
} finally {
  await browser.close();
  await host.stop();
  rmSync(data, { recursive: true, force: true });
}
