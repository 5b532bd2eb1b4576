import { describe, expect, it } from 'vitest';
import { slug } from '../../../../shared/domain/tenant-spec.ts';
import { slugOf, withDefaults } from './derive.ts';
import { readDraft } from './tenant-draft.ts';

describe('slugOf', () => {
  it.each([
    ['Acme Analytics', 'acme-analytics'],
    ['Müller & Söhne GmbH', 'mueller-and-soehne-gmbh'],
    ['  L’Oréal — Paris  ', 'loreal-paris'],
    ['3M Deutschland', 't-3m-deutschland'],
    ["O'Neill", 'oneill'],
    ['../../etc/passwd', 'etc-passwd'],
    ["Robert'); DROP TABLE tenants;--", 'robert-drop-table-tenants'],
    ['a'.repeat(10_000), 'a'.repeat(40)],
    [`${'a'.repeat(39)} b`, 'a'.repeat(39)],
    ['Worldwide Analytics and Internationalisation Services', 'worldwide-analytics-and'],
    ['Worldwide Analytics for Internationality Services', 'worldwide-analytics-for-internationality'],
  ])('%j becomes %j', (name, expected) => {
    expect(slugOf(name)).toBe(expected);
    expect(slug.safeParse(slugOf(name)).success).toBe(true);
  });

  it.each(['', '   ', '株式会社', '🙂', '---'])('%j has no Latin letters: the person types one', (name) => {
    expect(slugOf(name)).toBe('');
  });
});

describe('withDefaults', () => {
  const dev = { name: 'dev', accountId: '123456789012' };
  it('fills environment and federation role of a new draft', () => {
    const draft = withDefaults(readDraft({}), dev);
    expect(draft.environment).toBe('dev');
    expect(draft.identities.federationRole).toBe('arn:aws:iam::123456789012:role/quicksight_sso');
  });
  it('leaves what was typed', () => {
    const typed = readDraft({ environment: 'test', identities: { federationRole: 'x' } });
    expect(withDefaults(typed, dev)).toBe(typed);
  });
  it('guesses no role for another environment or an unknown account', () => {
    expect(withDefaults(readDraft({ environment: 'test' }), dev).identities.federationRole).toBe('');
    expect(withDefaults(readDraft({}), { ...dev, accountId: null }).identities.federationRole).toBe('');
  });
});
