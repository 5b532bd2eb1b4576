import { useEffect, useRef } from 'react';

/** Focuses a field once its dialog stands, which focuses its close button first: typing is what one came for. */
export const useFirstFocus = <T extends { focus(): void }>() => {
  const field = useRef<T>(null);
  useEffect(() => {
    const timer = setTimeout(() => field.current?.focus(), 0);
    return () => clearTimeout(timer);
  }, []);
  return field;
};
