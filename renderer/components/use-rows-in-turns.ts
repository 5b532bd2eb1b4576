import { startTransition, useEffect, useMemo, useRef, useState } from 'react';

/** So many rows fill a window before anybody scrolls, until it was measured. */
const inView = 16;

/** Whether these are the same rows in the same order; what they say may have changed, as that of a run under way does. */
const areSame = <T>(some: readonly T[], others: readonly T[], idOf: (item: T) => string): boolean =>
  some === others ||
  (some.length === others.length &&
    some.every((one, at) => {
      const other = others[at];
      return other !== undefined && idOf(one) === idOf(other);
    }));

/** How many rows of this table can be seen while nobody has scrolled, at the height of its lowest row. */
const rowsThatFit = (label: string): number => {
  const body = document.querySelector(`table[aria-label="${CSS.escape(label)}"] > tbody`);
  const rows = [...(body?.children ?? [])].slice(0, inView);
  if (body === null || rows.length === 0) return inView;
  const lowest = Math.min(...rows.map((row) => row.getBoundingClientRect().height));
  const room = window.innerHeight - body.getBoundingClientRect().top - window.scrollY;
  return lowest <= 0 ? inView : Math.min(inView, Math.max(1, Math.ceil(room / lowest) + 1));
};

/**
 * Other rows than those on the screen, as they are drawn: first as many as are seen, so that a keypress is answered at
 * once, then all of them while nothing else is to be done. Whoever has scrolled gets all at once: a shorter page would
 * move what is looked at. `label` names the table.
 */
export const useRowsInTurns = <T>(
  items: readonly T[],
  idOf: (item: T) => string,
  label: string,
): readonly T[] => {
  const [whole, setWhole] = useState(items);
  const fit = useRef(inView);
  const isWhole = items.length <= fit.current || window.scrollY > 0 || areSame(items, whole, idOf);
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
  useEffect(() => {
    // Asking for places costs nothing once the rows are laid out and painted.
    const measure = () => {
      fit.current = rowsThatFit(label);
    };
    const timer = whole.length === 0 ? undefined : setTimeout(measure, 60);
    window.addEventListener('resize', measure);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('resize', measure);
    };
  }, [whole, label]);
  const first = fit.current;
  return useMemo(() => (isWhole ? items : items.slice(0, first)), [items, isWhole, first]);
};
