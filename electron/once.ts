/** Something that is opened when it is first asked for; a failed opening is tried again the next time. */
export interface Once<T> {
  (): Promise<T>;
  /** What was opened, or undefined when nobody asked; never opens, never rejects. */
  ifStarted(): Promise<T | undefined>;
}

export const once = <T>(open: () => Promise<T>): Once<T> => {
  let opened: Promise<T> | undefined;
  const get = () => {
    opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  return Object.assign(get, { ifStarted: async () => opened?.catch(() => undefined) });
};
