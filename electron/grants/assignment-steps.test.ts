import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PolicyAssignment } from '../connectors/quicksight/read-policy-assignment.ts';
import { type Assigned, assignStep, isAssigned, unassignStep } from './assignment-steps.ts';

const id = 'default/lake';
const policy = 'arn:aws:iam::111122223333:policy/lake';
const somebody = fc.record<Assigned>({
  kind: fc.constantFrom('user', 'group'),
  name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
});
const assignment = fc
  .record({ users: fc.subarray(['a', 'b', 'c']), groups: fc.subarray(['c', 'd', 'e']) })
  .filter(({ users, groups }) => users.length + groups.length > 0)
  .map((found): PolicyAssignment => ({ ...found, policy, enabled: true }));
const afterOf = (step: ReturnType<typeof assignStep>) => step?.after as PolicyAssignment | null | undefined;

it('takes out again exactly those whom it put in, and leaves everybody else and the policy as they were', () => {
  fc.assert(
    fc.property(assignment, fc.array(somebody, { minLength: 1 }), (found, adding) => {
      const given = afterOf(assignStep(id, found, adding, undefined)) ?? found;
      expect(adding.every((one) => isAssigned(given, one))).toBe(true);
      const leaving = adding.filter((one) => !isAssigned(found, one));
      const taken = afterOf(unassignStep(id, given, leaving, 'found')) ?? given;
      expect(taken).toEqual(found);
    }),
    { seed: 20261121 },
  );
});

it('never leaves one enabled with nobody in it, since that would hold for everybody', () => {
  fc.assert(
    fc.property(
      assignment,
      fc.array(somebody),
      fc.constantFrom('made' as const, 'found' as const),
      (found, leaving, made) => {
        const step = unassignStep(id, found, leaving, made);
        const after = step === null ? found : afterOf(step);
        if (after === null || after === undefined) {
          expect([made, step?.kind]).toEqual(['made', 'quicksight.policy-assignment.delete']);
          return;
        }
        expect(after.enabled && after.users.length + after.groups.length === 0).toBe(false);
        for (const one of leaving) expect(isAssigned(after, one)).toBe(false);
      },
    ),
    { seed: 20261121 },
  );
});

it.each([
  ['an id without a namespace', 'lake'],
  ['an id with too many parts', 'default/lake/deep'],
  ['a name with a space', 'default/my lake'],
])('plans nothing for %s', (_why, wrong) => {
  expect(assignStep(wrong, null, [{ kind: 'group', name: 'a' }], policy)).toBeNull();
});

it('knows an assignment by whichever name the service gave it', () => {
  const step = assignStep('default/team:lake=raw+x@y', null, [{ kind: 'group', name: 'a' }], policy);
  expect(step?.input).toMatchObject({ namespace: 'default', name: 'team:lake=raw+x@y' });
});
