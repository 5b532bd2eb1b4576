import { useEffect, useRef, useState } from 'react';

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
  useEffect(() => {
    if (typed === sent.current) return;
    const hand = () => {
      sent.current = typed;
      sentAt.current = performance.now();
      latest.current(typed);
    };
    const wait = sentAt.current + everyMs - performance.now();
    if (wait <= 0) return hand();
    const timer = setTimeout(hand, wait);
    return () => clearTimeout(timer);
  }, [typed, everyMs]);
  return [typed, setTyped] as const;
};
