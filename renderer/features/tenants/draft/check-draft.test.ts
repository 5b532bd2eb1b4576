import { describe, expect, it } from 'vitest';
import { cpuMs } from '../../../../bench/measure/cpu-ms.ts';
import { createDraftCheck, issuesOfPage, stillStanding, withHost } from './check-draft.ts';
import { setName, setSlug } from './edit-draft.ts';
import { personFormErrors, personFormOf, savePersonForm } from './person-form.ts';
import { placeWords } from './place-words.ts';
import { readDraft } from './tenant-draft.ts';
import { whereToMend } from './where-to-mend.ts';

const role = 'arn:aws:iam::123456789012:role/quicksight_sso';
const good = readDraft({
  name: 'Acme',
  slug: 'acme',
  tenantId: 'acme',
  environment: 'dev',
  isolation: { model: 'namespace', namespace: 'acme' },
  identities: { federationRole: role },
  people: [{ email: 'ann@x.org', role: 'reader' }],
});

describe('the check of a draft', () => {
  it('finds nothing in a good one', () => {
    expect(createDraftCheck()(good, {}).issues).toEqual([]);
  });

  it('puts each complaint on the page that mends it', () => {
    const bad = readDraft({
      name: '',
      slug: 'A b',
      tenantId: '',
      environment: '',
      isolation: { model: 'namespace', namespace: '../x' },
      datastores: [{ kind: 'uc_catalog', environment: 'dev', catalog: "a'; DROP TABLE x" }],
      identities: { exceptions: [{ email: 'x', reason: '' }] },
      people: [{ email: 'not an e-mail', role: 'reader' }],
      entitlements: [{ kind: 'dashboard', id: 'a', groups: [] }],
    });
    const { issues } = createDraftCheck()(bad, {});
    const places = (page: Parameters<typeof issuesOfPage>[1]) =>
      issuesOfPage(issues, page).map(({ path }) => path.join('.'));
    expect(places('identity')).toEqual(expect.arrayContaining(['name', 'slug', 'tenantId', 'environment']));
    expect(places('isolation')).toEqual(['isolation.namespace']);
    expect(places('datastores')).toEqual(['datastores.0.catalog']);
    expect(places('people')).toEqual(
      expect.arrayContaining(['people.0.email', 'identities.exceptions.0.email']),
    );
    expect(places('entitlements')).toEqual(['entitlements.0.groups']);
    expect(places('review')).toEqual([]);
  });

  it('judges only the part that was edited: a name beside 5,000 people costs next to nothing', () => {
    const people = Array.from({ length: 5_000 }, (_, index) => ({
      email: `p${index}@x.org`,
      role: 'reader',
    }));
    let draft = readDraft({ ...good, people } as never);
    const check = createDraftCheck();
    const context = {};
    expect(check(draft, context).issues).toEqual([]);
    const start = cpuMs();
    for (let letters = 1; letters <= 100; letters += 1) {
      draft = setName('x'.repeat(letters), 'fixed')(draft);
      check(draft, context);
    }
    expect((cpuMs() - start) / 100).toBeLessThan(5);
  });

  it('answers with the same object while nothing changed', () => {
    const check = createDraftCheck();
    const context = {};
    expect(check(good, context)).toBe(check(good, context));
  });
});

describe('what the host found', () => {
  const issues = [{ path: ['slug'], message: 'Taken.' }];
  it('stands until its field is edited', () => {
    expect(stillStanding(issues, good, setName('Other', 'fixed')(good))).toEqual(issues);
    expect(stillStanding(issues, good, setSlug('other')(good))).toEqual([]);
  });
  it('is shown where the rules here find nothing, and never hides their word', () => {
    const check = createDraftCheck();
    const shown = withHost(check(good, {}), { issues, warnings: [], draft: good }, good);
    expect(shown.errors.get('slug')).toBe('Taken.');
    const typed = setSlug('A b')(good);
    const own = check(typed, {});
    expect(withHost(own, { issues, warnings: [], draft: typed }, typed)).toBe(own);
  });
});

describe('the form of a person', () => {
  const form = personFormOf({ email: 'ann@x.org', role: 'reader' }, good.identities);
  it('asks an IAM user for ARN and reason while only federated people are allowed', () => {
    const errors = personFormErrors({ ...form, signsIn: 'iam_user' }, 0, good, {});
    expect([...errors.keys()].sort()).toEqual(['iamUser', 'reason']);
  });
  it('makes the exception together with the person, and takes it away again', () => {
    const iam = {
      ...form,
      signsIn: 'iam_user',
      iamUser: 'arn:aws:iam::123456789012:user/ann',
      reason: 'Operator',
    } as const;
    expect(personFormErrors(iam, 0, good, {}).size).toBe(0);
    const saved = savePersonForm(iam, 0)(good);
    expect(saved.identities.exceptions).toEqual([{ email: 'ann@x.org', reason: 'Operator' }]);
    expect(createDraftCheck()(saved, {}).issues).toEqual([]);
    const back = savePersonForm({ ...iam, signsIn: 'federated' }, 0)(saved);
    expect(back.identities.exceptions).toEqual([]);
    expect(back.people[0]).toEqual({ email: 'ann@x.org', role: 'reader' });
  });
  it('refuses an e-mail that somebody else has', () => {
    const two = readDraft({
      ...good,
      people: [...good.people, { email: 'bob@x.org', role: 'reader' }],
    } as never);
    expect(personFormErrors({ ...form, email: 'BOB@x.org' }, 0, two, {}).get('email')).toContain('already');
  });
});

describe('places in words and links', () => {
  const draft = readDraft({
    ...good,
    entitlements: [{ kind: 'dashboard', id: 'sales', groups: ['reader'] }],
  } as never);
  it.each([
    [['slug'], 'Slug'],
    [['contacts', 1, 'email'], 'Contact 2, E-mail'],
    [['people', 0, 'sessionName'], 'ann@x.org, Session name'],
    [['identities', 'exceptions', 0, 'reason'], 'Exception 1, Reason'],
    [['identities', 'federationRole'], 'Federation role'],
    [[], 'The draft'],
  ])('%j is called %j', (path, expected) => {
    expect(placeWords(path, draft)).toBe(expected);
  });
  it.each([
    [
      { page: 'people', field: 'ANN@x.org' },
      { page: 'people', place: ['people', 0] },
    ],
    [
      { page: 'people', field: 'federationRole' },
      { page: 'people', place: ['identities', 'federationRole'] },
    ],
    [
      { page: 'entitlements', field: 'sales' },
      { page: 'entitlements', place: ['entitlements', 0, 'groups'] },
    ],
    [
      { page: 'isolation', field: 'model' },
      { page: 'isolation', place: ['isolation', 'namespace'] },
    ],
    [
      { page: 'identity', field: 'slug' },
      { page: 'identity', place: ['slug'] },
    ],
    [{ page: 'people' }, { page: 'people', place: [] }],
    [{ page: 'somewhere', field: 'x' }, null],
    [{}, null],
  ])('a blocker %j is mended at %j', (finding, expected) => {
    expect(whereToMend(finding, draft)).toEqual(expected);
  });
});
