import { useSyncExternalStore } from 'react';

/** A value that lives outside the component tree: set anywhere, read with `useValue`. */
export interface Value<T> {
  get(): T;
  set(next: T): void;
  subscribe(listener: () => void): () => void;
}

export const createValue = <T>(initial: T): Value<T> => {
  let current = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => current,
    set(next) {
      if (Object.is(next, current)) return;
      current = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

export const useValue = <T>(value: Value<T>): T => useSyncExternalStore(value.subscribe, value.get);
