import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of listeners) each();
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && timer !== undefined) {
      clearInterval(timer);
      timer = undefined;
    }
  };
};

/**
 * Milliseconds since the epoch, rounded down to `step`; a component that reads it is drawn again only
 * when the rounded value changes. One timer serves the whole page.
 */
export const useNow = (step: number): number =>
  useSyncExternalStore(subscribe, () => Math.floor(Date.now() / step) * step);
