import { useCallback, useEffect, useRef, useState } from 'react';

/**
 * A text that is shown as typed and handed on with the key that was pressed, but no sooner than `everyMs` after the
 * one before: the rows follow each letter, and a key that is held down does not ask for each of its letters. A value
 * changed from outside (Back, a link) wins. For lists that the host answers within a frame or two.
 */
export const usePaced = (value: string, onChange: (value: string) => void, everyMs = 120) => {
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  const sentAt = useRef(Number.NEGATIVE_INFINITY);
  const latest = useRef(onChange);
  latest.current = onChange;
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setTyped(value);
  }, [value]);
  const hand = useCallback((text: string) => {
    sent.current = text;
    sentAt.current = performance.now();
    latest.current(text);
  }, []);
  /** Handed on within the event of the key, so that the letter and what it asks for are drawn in one go. */
  const type = useCallback(
    (text: string) => {
      setTyped(text);
      if (text !== sent.current && performance.now() - sentAt.current >= everyMs) hand(text);
    },
    [hand, everyMs],
  );
  useEffect(() => {
    if (typed === sent.current) return;
    const wait = Math.max(0, sentAt.current + everyMs - performance.now());
    const timer = setTimeout(() => hand(typed), wait);
    return () => clearTimeout(timer);
  }, [typed, everyMs, hand]);
  return [typed, type] as const;
};
