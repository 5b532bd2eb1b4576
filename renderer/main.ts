import { fetchPageAhead, readAhead } from './app/open-ahead.ts';

/** The body is parsed by then; this script may run before. */
const parsed = (): Promise<unknown> =>
  document.readyState === 'loading'
    ? new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve, { once: true }))
    : Promise.resolve();

const place = (): HTMLElement => {
  const found = document.getElementById('app');
  if (!found) throw new Error('index.html has no #app');
  return found;
};

/**
 * This part of the console is small, and asks for what the first page will show while the browser still reads
 * the large part that draws it.
 */
const open = async (address: string): Promise<void> => {
  readAhead(address);
  try {
    const [{ showConsole }] = await Promise.all([
      import('./app/show-console.tsx'),
      fetchPageAhead(address),
      parsed(),
    ]);
    showConsole(place());
  } catch (error) {
    await parsed();
    place().textContent = 'Steward’s own page could not be read. Reload it, or start Steward again.';
    throw error;
  }
};

void open(window.location.pathname);
