import { describe, expect, it } from 'vitest';
import { createHomeService, type HomeDependencies } from './home-service.ts';

const call = { role: 'admin' } as never;
const never = new Promise<never>(() => undefined);
const environment = {
  name: 'dev' as const,
  title: 'Development',
  position: 1,
  colour: 'grey' as const,
  production: false,
  connection: null,
};
const withSlow = (slow: Partial<HomeDependencies>) =>
  createHomeService({
    runs: { list: async () => ({ total: 0, runs: [] }) },
    tenants: {
      list: async () => ({ total: 3, tenants: [] }),
      drafts: async () => ({ total: 0, drafts: [] }),
    },
    grants: {
      list: async () => ({ total: 0, grants: [] }),
      waiting: async () => ({ pending: [], unreviewed: [] }),
    },
    reviews: { list: async () => ({ total: 0, reviews: [] }) },
    backups: { status: async () => ({ set: null, usualPlace: '/', rules: [] }) },
    connections: { list: async () => [] },
    environments: { list: async () => [environment] },
    notices: async () => [],
    keychainTrouble: async () => null,
    ...slow,
  });

describe('a first look at Home', () => {
  it('does not wait for a keychain that waits for a person, and says so', async () => {
    const home = withSlow({ keychainTrouble: () => never, connections: { list: () => never } });
    const shown = await home.get({ wait: false }, call);
    expect(shown.tenants.live).toBe(3);
    expect(shown.missing).toEqual(['connections', 'keychain']);
  });

  it('is whole where everything answers at once', async () => {
    expect((await withSlow({}).get({ wait: false }, call)).missing).toEqual([]);
  });

  it('tells a failure to whoever waits for it, and to nobody else', async () => {
    const home = withSlow({
      keychainTrouble: () =>
        new Promise((_, reject) => {
          setTimeout(() => reject(new Error('locked')), 150);
        }),
    });
    expect((await home.get({ wait: false }, call)).missing).toEqual(['keychain']);
    await expect(home.get({ wait: true }, call)).rejects.toThrow('locked');
  });
});
