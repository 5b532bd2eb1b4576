/** Tells whoever listens, once a second, what time it is. */
export interface Clock {
  subscribe(listener: () => void): () => void;
  /**
   * Milliseconds since the epoch, rounded down to `step`. While anybody listens it changes with the ticks and
   * never between them: a screen that were drawn slower than the time it shows would be drawn for ever.
   */
  read(step: number): number;
}

const tickMs = 1_000;

/** One timer for all listeners, and none while nobody listens. */
export const createClock = (): Clock => {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let now = Date.now();
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      timer ??= setInterval(() => {
        now = Date.now();
        for (const each of listeners) each();
      }, tickMs);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
    read: (step) => {
      if (timer === undefined) now = Date.now();
      return Math.floor(now / step) * step;
    },
  };
};
