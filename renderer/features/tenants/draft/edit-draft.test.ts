import { describe, expect, it } from 'vitest';
import {
  addContact,
  addDatastore,
  chooseAssets,
  dropAssets,
  pruneBlankRows,
  setEnvironment,
  setGroups,
  setIsolation,
  setName,
  setNamespace,
  setSlug,
  setTenantId,
} from './edit-draft.ts';
import { readDraft } from './tenant-draft.ts';

const empty = readDraft({});

describe('what follows from the name', () => {
  it('is slug, tenant id and namespace, while nobody typed them', () => {
    const draft = setName('Acme Analytics', 'follows')(setName('Acm', 'follows')(empty));
    expect(draft).toMatchObject({
      slug: 'acme-analytics',
      tenantId: 'acme-analytics',
      isolation: { model: 'namespace', namespace: 'acme-analytics' },
    });
  });
  it('stops following what was typed by hand', () => {
    const typed = setTenantId('T-17')(setSlug('acme')(setName('Acme Analytics', 'follows')(empty)));
    const renamed = setName('Other', 'follows')(typed);
    expect(renamed).toMatchObject({ slug: 'acme', tenantId: 'T-17', isolation: { namespace: 'acme' } });
    const space = setSlug('b')(setNamespace('own')(typed));
    expect(space.isolation).toEqual({ model: 'namespace', namespace: 'own' });
  });
  it('is fixed for a tenant that exists', () => {
    const draft = setName('New name', 'fixed')(setSlug('acme')(empty));
    expect(draft.slug).toBe('acme');
  });
});

describe('isolation', () => {
  it('takes the slug as namespace again after a look at the other model', () => {
    const draft = setIsolation('namespace')(setIsolation('shared')(setSlug('acme')(empty)));
    expect(draft.isolation).toEqual({ model: 'namespace', namespace: 'acme' });
  });
});

describe('environment', () => {
  const dev = { name: 'dev', accountId: '111111111111' };
  const production = { name: 'production', accountId: '222222222222' };
  it('takes the usual federation role of the other account along', () => {
    const there = setEnvironment(production, dev)(setEnvironment(dev, null)(empty));
    expect(there.identities.federationRole).toBe('arn:aws:iam::222222222222:role/quicksight_sso');
  });
  it('leaves a role that was typed', () => {
    const typed = readDraft({ identities: { federationRole: 'arn:aws:iam::111111111111:role/mine' } });
    expect(setEnvironment(production, dev)(typed).identities.federationRole).toContain('mine');
  });
});

describe('assets', () => {
  const sales = { kind: 'dashboard', id: 'sales', name: 'Sales' } as const;
  const raw = { kind: 'dataset', id: 'sales', name: 'Raw' } as const;
  it('are given to the usual groups once, and kept as chosen', () => {
    const chosen = chooseAssets([sales, raw])(empty);
    expect(chosen.entitlements.map(({ groups }) => groups)).toEqual([
      ['reader', 'author', 'admin'],
      ['author', 'admin'],
    ]);
    const narrowed = setGroups(sales, ['reader'])(chosen);
    expect(chooseAssets([sales])(narrowed)).toEqual(narrowed);
    expect(dropAssets([sales])(narrowed).entitlements.map(({ kind }) => kind)).toEqual(['dataset']);
  });
});

describe('pruneBlankRows', () => {
  it('drops rows that were added and forgotten, and nothing else', () => {
    const forgotten = addDatastore(addContact(empty));
    expect(pruneBlankRows(forgotten)).toMatchObject({ contacts: [], datastores: [] });
    const begun = readDraft({ contacts: [{ name: '', email: 'a', role: 'owner' }] });
    expect(pruneBlankRows(begun)).toBe(begun);
  });
});
