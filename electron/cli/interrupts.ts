/**
 * Ctrl-C in two steps. The first one goes to whoever took it last (`take`), else it aborts `signal`; the
 * second one calls `leave`.
 */
export interface Interrupts {
  readonly signal: AbortSignal;
  /** Handles the first Ctrl-C from now on; call the result to give it back. */
  take(handler: () => void): () => void;
  interrupt(): void;
}

export const createInterrupts = (leave: () => void): Interrupts => {
  const controller = new AbortController();
  const handlers: (() => void)[] = [];
  let times = 0;
  return {
    signal: controller.signal,
    take: (handler) => {
      handlers.push(handler);
      return () => {
        handlers.splice(handlers.indexOf(handler), 1);
      };
    },
    interrupt: () => {
      times += 1;
      if (times > 1) return leave();
      const handler = handlers.at(-1);
      if (handler) handler();
      else controller.abort(new DOMException('Interrupted', 'AbortError'));
    },
  };
};
