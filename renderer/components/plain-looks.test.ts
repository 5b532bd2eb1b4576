import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';
import { createElement, type ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { linkLook, smallLook } from './plain-looks.ts';

const classesOf = (element: ReactElement): string[] =>
  (/class="([^"]*)"/.exec(renderToStaticMarkup(element))?.[1] ?? '').split(' ').sort();

test.each([
  ['a link', linkLook, createElement(Link, { variant: 'primary', href: '/x' }, 'x')],
  [
    'a smaller and paler text',
    smallLook,
    createElement(Box, { color: 'text-body-secondary', fontSize: 'body-s' }, 'x'),
  ],
])('%s of a list looks as Cloudscape’s own', (_what, look, element) => {
  expect(look.split(' ').sort()).toEqual(classesOf(element));
});
