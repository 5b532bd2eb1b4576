import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';

/** One way in which a page is looked at. */
export interface Look {
  readonly width: number;
  readonly height: number;
  readonly mode: 'light' | 'dark';
  readonly density: 'comfortable' | 'compact';
  /** What axe judges there: everything, colours alone (all that another mode changes), or nothing. */
  readonly axe: 'everything' | 'colours' | 'nothing';
}

/** A window at 200 % has half as many pixels of its own, and lays out exactly as one of that width. */
const windows = [
  { width: 1024, height: 768 },
  { width: 1920, height: 1080 },
  { width: 960, height: 540 },
  { width: 512, height: 384 },
] as const;

const whole: readonly Look[] = windows.flatMap((window) =>
  (['light', 'dark'] as const).flatMap((mode) =>
    (['comfortable', 'compact'] as const).map((density) => ({
      ...window,
      mode,
      density,
      axe: 'everything' as const,
    })),
  ),
);

const short: readonly Look[] = [
  { width: 1024, height: 768, mode: 'light', density: 'comfortable', axe: 'everything' },
  { width: 1920, height: 1080, mode: 'dark', density: 'compact', axe: 'colours' },
  // The narrowest; the whole form looks at 960 as well.
  { width: 512, height: 384, mode: 'light', density: 'comfortable', axe: 'nothing' },
];

/** `STEWARD_LAYOUT=full` looks at every state in each of sixteen ways, and keeps a picture of each. */
export const inFull = process.env.STEWARD_LAYOUT === 'full';
export const looks = inFull ? whole : short;

export const nameOf = ({ width, mode, density }: Look): string => `${width} ${mode} ${density}`;

/** Resizes, recolours and spaces the page; what is open on it stays open. */
export const wear = async (page: Page, look: Pick<Look, 'width' | 'height' | 'mode' | 'density'>) => {
  await page.setViewportSize({ width: look.width, height: look.height });
  await page.emulateMedia({ colorScheme: look.mode, reducedMotion: 'reduce' });
  const body = page.locator('body');
  if (look.mode === 'dark') await expect(body).toHaveClass(/awsui-dark-mode/);
  else await expect(body).not.toHaveClass(/awsui-dark-mode/);
  await body.evaluate(
    (element, compact) => element.classList.toggle('awsui-compact-mode', compact),
    look.density === 'compact',
  );
};
