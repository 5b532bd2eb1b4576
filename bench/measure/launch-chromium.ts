import { type Browser, chromium } from 'playwright';
import { chromiumPath } from '../../scripts/prerequisites.mjs';

/** The browser that the end-to-end tests use, with the same switches. */
export const launchChromium = (): Promise<Browser> => {
  const executablePath = chromiumPath();
  return chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
};
