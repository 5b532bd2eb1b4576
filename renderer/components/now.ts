import { useSyncExternalStore } from 'react';
import { createClock } from './clock.ts';

const clock = createClock();

/**
 * Milliseconds since the epoch, rounded down to `step`; a component that reads it is drawn again only
 * when the rounded value changes. One timer serves the whole page.
 */
export const useNow = (step: number): number => useSyncExternalStore(clock.subscribe, () => clock.read(step));
