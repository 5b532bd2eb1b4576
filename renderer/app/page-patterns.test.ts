import { describe, expect, it } from 'vitest';
import { patternOf } from './page-patterns.ts';

describe('the page of an address', () => {
  it.each<[address: string, pattern: string | undefined, why: string]>([
    ['/', '/', 'Home'],
    ['/tenants', '/tenants', 'a list'],
    ['/tenants/new', '/tenants/new', 'the more specific one'],
    ['/tenants/contoso', '/tenants/:slug', 'one with a name in it'],
    ['/tenants/drafts/1', '/tenants/drafts/:id', 'a deeper one'],
    ['/tenants/', undefined, 'nothing where a name belongs'],
    ['/tenants/a/b', undefined, 'too deep'],
    ['/nowhere', undefined, 'unknown'],
    ['', undefined, 'no address'],
  ])('%j is %j: %s', (address, pattern) => {
    expect(patternOf(address)).toBe(pattern);
  });
});
