const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'long' });

const units = [
  ['year', 31_536_000_000],
  ['month', 2_592_000_000],
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** `3 minutes ago`, `yesterday`, `in 2 hours`; under a minute it is `just now`. Both in milliseconds. */
export const relativeWords = (at: number, now: number): string => {
  const difference = at - now;
  for (const [unit, size] of units) {
    if (Math.abs(difference) >= size) return relative.format(Math.trunc(difference / size), unit);
  }
  return 'just now';
};

/** `Nov 21, 2026, 3:04:05 PM GMT+1`, in the reader's own time zone. */
export const exactWords = (at: number): string => {
  // Rows of one reading have one moment, and writing it takes longer than drawing the rest of the cell.
  const known = written.get(at);
  if (known !== undefined) return known;
  if (written.size >= mostWritten) written.clear();
  const words = exact.format(at);
  written.set(at, words);
  return words;
};
const written = new Map<number, string>();
const mostWritten = 1_000;

/** `480 ms`, `12.3 s`, `4 min 5 s`, `2 h 3 min`. */
export const durationWords = (milliseconds: number): string => {
  const ms = Math.max(0, milliseconds);
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return `${minutes} min ${Math.floor((ms % 60_000) / 1_000)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};
