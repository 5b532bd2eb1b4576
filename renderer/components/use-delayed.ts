import { useEffect, useRef, useState } from 'react';

/**
 * A text that is shown as typed and handed on once typing has paused for `ms`, so that a search does not
 * ask for every letter. A value changed from outside (Back, a link) wins.
 */
export const useDelayed = (value: string, onChange: (value: string) => void, ms = 250) => {
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  const latest = useRef(onChange);
  latest.current = onChange;
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setTyped(value);
  }, [value]);
  useEffect(() => {
    if (typed === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = typed;
      latest.current(typed);
    }, ms);
    return () => clearTimeout(timer);
  }, [typed, ms]);
  return [typed, setTyped] as const;
};
