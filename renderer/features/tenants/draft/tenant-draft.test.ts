import { describe, expect, it } from 'vitest';
import { tenantSpec } from '../../../../shared/domain/tenant-spec.ts';
import { bodyOf, type DraftBody, readDraft } from './tenant-draft.ts';

const whole: DraftBody = {
  version: 1,
  name: 'Acme',
  slug: 'acme',
  tenantId: 'acme-1',
  environment: 'dev',
  contacts: [{ name: 'Ann', email: 'ann@acme.example', role: 'owner' }],
  isolation: { model: 'namespace', namespace: 'acme' },
  datastores: [
    { kind: 'uc_catalog', environment: 'dev', catalog: 'acme_dev' },
    { kind: 'database', environment: 'dev', database: 'acme', schema: 'public' },
    { kind: 'database', environment: 'test', database: 'acme' },
    { kind: 's3', environment: 'dev', location: 's3://acme/data' },
    {
      kind: 'data_source',
      environment: 'dev',
      arn: 'arn:aws:quicksight:eu-central-1:123456789012:datasource/x',
    },
  ],
  identities: {
    federatedOnly: true,
    federationRole: 'arn:aws:iam::123456789012:role/quicksight_sso',
    exceptions: [{ email: 'bob@acme.example', reason: 'Works for the operator' }],
  },
  people: [
    { email: 'ann@acme.example', role: 'author', name: 'Ann', sessionName: 'ann' },
    { email: 'bob@acme.example', role: 'reader', iamUser: 'arn:aws:iam::123456789012:user/bob' },
  ],
  entitlements: [{ kind: 'dashboard', id: 'sales', name: 'Sales', groups: ['reader', 'author'] }],
};

describe('a draft', () => {
  it('is the document it was read from, as a valid spec', () => {
    const body = bodyOf(readDraft(whole));
    expect(body).toEqual(whole);
    expect(tenantSpec.safeParse(body).error).toBeUndefined();
  });

  it('names groups of Identity Center only, and only those that are not called as usual', () => {
    const identities = {
      kind: 'identity_center',
      federatedOnly: true,
      exceptions: [],
      groups: { author: 'qs-makers' },
    };
    const draft = readDraft({ ...whole, identities });
    expect(bodyOf(draft).identities).toEqual(identities);
    expect(draft.identities.groups).toEqual({ reader: '', author: 'qs-makers', admin: '' });
    const federated = { ...draft, identities: { ...draft.identities, kind: 'federated' as const } };
    expect(bodyOf(federated).identities).not.toHaveProperty('groups');
  });

  it.each([
    ['nothing', {}],
    ['texts where lists belong', { contacts: 'x', people: 7, datastores: {}, entitlements: null }],
    ['lists where records belong', { identities: [], isolation: [1], name: ['a'] }],
    ['rows of the wrong type', { people: [null, 1, 'x', []], contacts: [null], datastores: [false] }],
    [
      'unknown choices',
      { people: [{ role: 'root' }], datastores: [{ kind: 'ftp' }], isolation: { model: '?' } },
    ],
  ])('opens whatever was stored: %s', (_, body) => {
    const draft = readDraft(body as never);
    expect(bodyOf(draft).version).toBe(1);
    for (const person of draft.people) expect(person.role).toBe('reader');
  });

  it('keeps the fields of another kind while the kind is changed to and fro, and does not send them', () => {
    const draft = readDraft({ datastores: [{ kind: 's3', location: 's3://a/b', catalog: 'kept' }] });
    expect(draft.datastores[0]?.catalog).toBe('kept');
    expect(bodyOf(draft).datastores).toEqual([{ kind: 's3', environment: '', location: 's3://a/b' }]);
  });

  it('leaves blanks of optional fields out', () => {
    const draft = readDraft({
      people: [{ email: ' ann@x.org ', name: '  ', sessionName: '', role: 'admin' }],
    });
    expect(draft.people).toEqual([{ email: 'ann@x.org', role: 'admin' }]);
  });
});
