let pressed = false;
let waiting: (() => void)[] = [];

const released = () => {
  pressed = false;
  const work = waiting;
  waiting = [];
  // The click itself comes after the release; the page may move once it has arrived.
  setTimeout(() => {
    for (const each of work) each();
  });
};

/** Follows the pointer, for `afterClick`. Answers how to stop. */
export const watchPointer = (): (() => void) => {
  const down = () => {
    pressed = true;
  };
  window.addEventListener('pointerdown', down, true);
  window.addEventListener('pointerup', released, true);
  window.addEventListener('pointercancel', released, true);
  return () => {
    window.removeEventListener('pointerdown', down, true);
    window.removeEventListener('pointerup', released, true);
    window.removeEventListener('pointercancel', released, true);
    released();
  };
};

/**
 * Runs at once, or when the button that is held down has been released. An error that appears between
 * the two would push what is being clicked away from under the pointer.
 */
export const afterClick = (work: () => void): void => {
  if (pressed) waiting.push(work);
  else work();
};
