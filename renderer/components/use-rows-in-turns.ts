import { startTransition, useEffect, useMemo, useState } from 'react';

/** So many rows fill a window before anybody scrolls. */
const inView = 16;

/** Whether these are the same rows in the same order; what they say may have changed, as that of a run under way does. */
const areSame = <T>(some: readonly T[], others: readonly T[], idOf: (item: T) => string): boolean =>
  some === others ||
  (some.length === others.length &&
    some.every((one, at) => {
      const other = others[at];
      return other !== undefined && idOf(one) === idOf(other);
    }));

/**
 * Other rows than those on the screen, as they are drawn: first as many as are seen, so that a keypress is answered at
 * once, then all of them while nothing else is to be done. Whoever has scrolled gets all at once: a shorter page would
 * move what is looked at.
 */
export const useRowsInTurns = <T>(items: readonly T[], idOf: (item: T) => string): readonly T[] => {
  const [whole, setWhole] = useState(items);
  const isWhole = items.length <= inView || window.scrollY > 0 || areSame(items, whole, idOf);
  useEffect(() => {
    if (items === whole) return;
    // After the frame in which the first ones are painted.
    let timer: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => startTransition(() => setWhole(items)));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [items, whole]);
  return useMemo(() => (isWhole ? items : items.slice(0, inView)), [items, isWhole]);
};
