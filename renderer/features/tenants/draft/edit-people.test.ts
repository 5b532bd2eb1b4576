import { describe, expect, it } from 'vitest';
import { cpuMs } from '../../../../bench/measure/cpu-ms.ts';
import { tenantSpec } from '../../../../shared/domain/tenant-spec.ts';
import { exceptPerson, mergePeople, peopleOfRows, removePeople, setRoles } from './edit-people.ts';
import { mostPeople } from './limits.ts';
import { planImport } from './plan-import.ts';
import { type PersonDraft, readDraft } from './tenant-draft.ts';

const person = (email: string, role: PersonDraft['role'] = 'reader', more = {}): PersonDraft => ({
  email,
  role,
  ...more,
});
const row = (line: number, values: Record<string, string> | null, errors: string[] = []) => ({
  read: { email: '', name: '', role: '' },
  line,
  person: values,
  errors,
  warnings: [],
});

describe('mergePeople', () => {
  const there = [person('Ann@x.org', 'author', { name: 'Ann', sessionName: 'ann' })];
  it('knows one person however the e-mail is written, and keeps them', () => {
    const merged = mergePeople(there, [person('ann@X.ORG', 'admin'), person('bob@x.org')], 'keep');
    expect(merged).toMatchObject({ added: 1, kept: 1, replaced: 0 });
    expect(merged.people[0]).toBe(there[0]);
  });
  it('replaces what the newcomer says and keeps what it does not say', () => {
    const merged = mergePeople(there, [person('ann@x.org', 'admin')], 'replace');
    expect(merged.people).toEqual([{ email: 'ann@x.org', role: 'admin', name: 'Ann', sessionName: 'ann' }]);
  });
  it('adds somebody whom the list names twice once', () => {
    expect(mergePeople([], [person('a@x.org'), person('A@x.org')], 'keep').people).toHaveLength(1);
  });
});

describe('a read list', () => {
  const rows = [
    row(2, { email: 'ann@x.org', role: 'author' }),
    row(3, { email: 'bob@x.org' }),
    row(4, { email: 'nobody' }, ['This is not an e-mail address.']),
    row(5, null, ['Empty.']),
  ];
  it('gives its good rows, with a role for those without one', () => {
    expect(peopleOfRows(rows, 'admin')).toEqual([
      person('ann@x.org', 'author'),
      person('bob@x.org', 'admin'),
    ]);
  });
  it('says beforehand what adding it would do', () => {
    const plan = planImport([person('BOB@x.org', 'author')], rows, 'reader', 'keep');
    expect(plan).toMatchObject({ good: 2, bad: 2, there: 1, withoutRole: 1, added: 1, kept: 1 });
  });
  it('takes fifty thousand rows in well under a second', () => {
    const many = Array.from({ length: 50_000 }, (_, index) => row(index, { email: `p${index}@x.org` }));
    const start = cpuMs();
    expect(planImport([], many, 'reader', 'keep').added).toBe(50_000);
    expect(cpuMs() - start).toBeLessThan(1_000);
  });
});

describe('people of the draft', () => {
  const draft = readDraft({
    people: [person('a@x.org'), person('b@x.org'), person('c@x.org')] as never,
    identities: { exceptions: [{ email: 'B@x.org', reason: 'Operator' }] },
  });
  it('leave together with the exception that named them', () => {
    const left = removePeople(new Set([1]))(draft);
    expect(left.people.map(({ email }) => email)).toEqual(['a@x.org', 'c@x.org']);
    expect(left.identities.exceptions).toEqual([]);
  });
  it('change role without touching the others', () => {
    const changed = setRoles(new Set([0, 2]), 'author')(draft);
    expect(changed.people.map(({ role }) => role)).toEqual(['author', 'reader', 'author']);
    expect(changed.people[1]).toBe(draft.people[1]);
  });
  it('are excepted once each, and no more when the reason is taken away', () => {
    const named = exceptPerson('b@x.org', 'Another reason')(draft);
    expect(named.identities.exceptions).toEqual([{ email: 'b@x.org', reason: 'Another reason' }]);
    expect(exceptPerson('b@X.org', ' ')(named).identities.exceptions).toEqual([]);
  });
});

it('knows how many people a document takes', () => {
  const people = (length: number) =>
    tenantSpec.shape.people.safeParse(Array.from({ length }, () => ({ email: 'a@x.org', role: 'reader' })));
  expect(people(mostPeople).success).toBe(true);
  expect(people(mostPeople + 1).success).toBe(false);
});
