import { useEffect, useRef } from 'react';

/** Does something once, when what calls it is first drawn. */
export const useOnOpening = (act: () => void): void => {
  const done = useRef(false);
  useEffect(() => {
    if (done.current) return;
    done.current = true;
    act();
  });
};
