import { describe, expect, it } from 'vitest';
import * as service from '../../electron/sandbox/permission-sets.ts';
import {
  accessLevels,
  actionsFor,
  amountsTo,
  type GrantedResource,
  grantedResources,
  levelOf,
  levelsOf,
  mostActions,
  mostPrincipals,
  principalsAccepted,
  setsListedIn,
  supportedInstead,
} from './permission-sets.ts';

const { permissionSets } = service;
const sandboxKind = (resource: GrantedResource) => (resource === 'data_source' ? 'datasource' : resource);
const full = (actions: readonly string[]) => actions.map((action) => `quicksight:${action}`);

describe('permission sets', () => {
  it.each([
    ['dashboard', ['viewer', 'owner']],
    ['analysis', ['owner']],
    ['dataset', ['viewer', 'owner']],
    ['data_source', ['viewer', 'owner']],
    ['folder', ['viewer', 'contributor', 'owner']],
    ['theme', ['viewer', 'owner']],
    ['topic', ['viewer', 'owner']],
  ] as const)('%s has the levels %j', (resource, levels) => {
    expect(levelsOf(resource)).toEqual(levels);
  });

  it.each(grantedResources)(
    '%s: the sandbox, which was written apart, takes every set granted',
    (resource) => {
      for (const level of levelsOf(resource)) {
        const wanted = new Set(actionsFor(resource, level));
        expect(wanted.size).toBeLessThanOrEqual(mostActions);
        const taken = permissionSets[sandboxKind(resource)].find(
          (set) => set.actions.length === wanted.size && full(set.actions).every((each) => wanted.has(each)),
        );
        expect(taken?.level).toBe(level);
      }
    },
  );

  it.each(grantedResources)('%s: every set that the sandbox takes has its level here', (resource) => {
    for (const { level, actions } of permissionSets[sandboxKind(resource)])
      expect(levelOf(resource, full(actions))).toBe(level);
  });

  it.each(grantedResources)('%s: takes the same principals, and as many, as the sandbox', (resource) => {
    expect(principalsAccepted[resource]).toEqual(service.principalKinds[sandboxKind(resource)]);
    expect(mostPrincipals[resource]).toBe(service.mostPrincipals[sandboxKind(resource)]);
  });

  it.each([
    ['a legacy set of the level', 'dataset', 'viewer', full(permissionSets.dataset[0]!.actions), true],
    ['an owner instead of a viewer', 'dataset', 'viewer', actionsFor('dataset', 'owner'), false],
    [
      'the set with a newer action to look',
      'dataset',
      'viewer',
      [...actionsFor('dataset', 'viewer'), 'quicksight:DescribeDataSetLineage'],
      true,
    ],
    [
      'the set with an action to change',
      'dataset',
      'viewer',
      [...actionsFor('dataset', 'viewer'), 'quicksight:UpdateDataSet'],
      false,
    ],
    ['a contributor instead of a viewer', 'folder', 'viewer', actionsFor('folder', 'contributor'), false],
    ['part of the set', 'dashboard', 'viewer', actionsFor('dashboard', 'viewer').slice(1), false],
  ] as const)('%s: amounts to what was wanted or not', (_why, resource, level, held, amounts) => {
    const wanted = { level, actions: actionsFor(resource, level) };
    expect(amountsTo({ level: levelOf(resource, held), actions: held }, wanted)).toBe(amounts);
  });
});

describe('sets that the service lists', () => {
  const listing = (...sets: (readonly string[])[]) =>
    `ResourcePermission list contains unsupported permission sets. Supported: ${sets.map((set) => `[${set.join(', ')}]`).join(', ')}`;

  it.each([
    [
      'in brackets',
      'Valid sets are [quicksight:A, quicksight:B], [quicksight:C]',
      [['quicksight:A', 'quicksight:B'], ['quicksight:C']],
    ],
    [
      'nested and quoted',
      'one of [["quicksight:B","quicksight:A"],["quicksight:C"]]',
      [['quicksight:A', 'quicksight:B'], ['quicksight:C']],
    ],
    ['none at all', 'Resultant state of ResourcePermissions on this resource is not supported', []],
    ['cut short by a limit', 'Supported: [quicksight:A], [quicksight:B, quicksi…', [['quicksight:A']]],
    [
      'longer than any set may be',
      `[${Array.from({ length: 21 }, (_, n) => `quicksight:A${n}`).join(',')}]`,
      [],
    ],
  ])('are read %s', (_how, message, sets) => {
    expect(setsListedIn(message)).toEqual(sets);
  });

  it('gives the nearest set of the same level', () => {
    const coming = [...actionsFor('dataset', 'viewer'), 'quicksight:DescribeDataSetLineage'];
    const message = listing(coming, full(permissionSets.dataset[0]!.actions), actionsFor('dataset', 'owner'));
    expect(supportedInstead('dataset', actionsFor('dataset', 'viewer'), message)[0]).toEqual(coming.sort());
  });

  it.each(accessLevels)('never gives another level than %s', (level) => {
    const others = accessLevels
      .filter((other) => other !== level)
      .map((other) => actionsFor('folder', other));
    expect(supportedInstead('folder', actionsFor('folder', level), listing(...others))).toEqual([]);
  });

  it('does not repeat the set that was refused', () => {
    const refused = actionsFor('topic', 'viewer');
    expect(supportedInstead('topic', refused, listing(refused))).toEqual([]);
  });

  it('falls back to the other ages of the level where the service lists nothing', () => {
    const sets = supportedInstead(
      'dataset',
      actionsFor('dataset', 'owner'),
      'Resultant state is not supported',
    );
    expect(sets.map(({ length }) => length)).toEqual([15, 10]);
  });
});
