import { expect, test } from 'vitest';
import { linkIntent } from './link-intent.ts';

const origin = 'http://127.0.0.1:4000';

test.each([
  ['a page of the console', '/activity?state=done#a', '', { kind: 'inside', to: '/activity?state=done#a' }],
  ['a page asked for in a new tab', '/activity', '_blank', null],
  ['another port of this machine is outside, and not https', 'http://127.0.0.1:4001/', '', null],
  [
    'an https address',
    'https://docs.aws.amazon.com/x',
    '_blank',
    { kind: 'outside', to: 'https://docs.aws.amazon.com/x' },
  ],
  ['a script address', 'javascript:alert(1)', '', null],
  ['a file address', 'file:///etc/passwd', '', null],
  ['a data address', 'data:text/html,x', '', null],
] as const)('%s', (_why, href, target, expected) => {
  const absolute = href.startsWith('/') ? `${origin}${href}` : href;
  expect(linkIntent({ href: absolute, target, download: false }, origin)).toEqual(expected);
});

test('a download is left to the browser', () => {
  expect(linkIntent({ href: `${origin}/x`, target: '', download: true }, origin)).toBeNull();
});
