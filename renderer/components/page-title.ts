import { useLayoutEffect } from 'react';
import { createValue, useValue } from './value.ts';

export interface Crumb {
  readonly text: string;
  /** An address inside the console. */
  readonly href: string;
}

interface PageTitle {
  readonly title: string;
  readonly parents: readonly Crumb[];
}

const current = createValue<PageTitle | null>(null);

/**
 * Names the page on screen in the window's title and at the end of the breadcrumbs; `parents` come before
 * it. Pages that do not call it are named after their entry in the navigation.
 */
export const usePageTitle = (title: string, parents: readonly Crumb[] = []): void => {
  const key = JSON.stringify({ title, parents });
  useLayoutEffect(() => {
    current.set(JSON.parse(key) as PageTitle);
  }, [key]);
  useLayoutEffect(() => () => current.set(null), []);
};

/** For the frame: the name of the page on screen. */
export const useCurrentPageTitle = () => useValue(current);
