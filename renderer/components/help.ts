import { type ReactNode, useLayoutEffect } from 'react';
import { createValue, useValue } from './value.ts';

export interface Help {
  readonly title: string;
  /** Paragraphs, lists and headings from h3 on. */
  readonly body: ReactNode;
}

const current = createValue<Help | null>(null);
const open = createValue<string | null>(null);

/** Sets what the help panel says while the calling page is on screen. */
export const useHelp = (content: Help): void => {
  useLayoutEffect(() => {
    current.set(content);
  }, [content]);
  useLayoutEffect(() => () => current.set(null), []);
};

/** For the frame: the help of the page on screen. */
export const useCurrentHelp = () => useValue(current);

/** The open drawer of the frame (`help`, `activity`), or null. */
export const useDrawer = () => useValue(open);
export const openDrawer = (id: string | null): void => open.set(id);
