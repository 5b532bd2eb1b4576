import { describe, expect, it } from 'vitest';
import { type OwnershipFacts, soleOwners } from './sole-owners.ts';

const [ann, ann2, bob, group, folder, asset] = [1, 2, 3, 10, 20, 30] as const;
const facts = (more: Partial<OwnershipFacts>): OwnershipFacts => ({
  owners: [],
  assets: [asset],
  foldersOf: new Map(),
  membersOf: new Map(),
  groups: new Set([group]),
  personOf: new Map([
    [ann, 'Ann'],
    [ann2, 'Ann'],
    [bob, 'Bob'],
  ]),
  others: new Set(),
  ...more,
});
const owns = (...principals: number[]) => principals.map((principal) => ({ principal, asset }));

describe('who alone owns an asset', () => {
  it.each<[string, Partial<OwnershipFacts>, string | undefined]>([
    ['one user', { owners: owns(ann) }, 'Ann'],
    ['two accounts of one human', { owners: owns(ann, ann2) }, 'Ann'],
    ['two humans', { owners: owns(ann, bob) }, undefined],
    ['nobody', {}, undefined],
    ['a user who is gone, and Ann', { owners: owns(99, ann) }, 'Ann'],
    ['a group with nobody else in it', { owners: owns(group), membersOf: new Map([[group, [ann]]]) }, 'Ann'],
    ['a group of two', { owners: owns(group), membersOf: new Map([[group, [ann, bob]]]) }, undefined],
    [
      'Ann, and Bob by the folder around it',
      {
        owners: [...owns(ann), { principal: bob, asset: folder }],
        foldersOf: new Map([[asset, [folder]]]),
      },
      undefined,
    ],
    [
      'Ann by the folder around the folder around it',
      {
        owners: [{ principal: ann, asset: 21 }],
        foldersOf: new Map([
          [asset, [folder]],
          [folder, [21]],
        ]),
      },
      'Ann',
    ],
    [
      'folders in a circle',
      {
        owners: owns(ann),
        foldersOf: new Map([
          [asset, [folder]],
          [folder, [asset]],
        ]),
      },
      'Ann',
    ],
    [
      'Ann, and a group whose members are unknown',
      { owners: owns(ann, group), others: new Set([group]) },
      undefined,
    ],
  ])('%s', (_, given, wanted) => expect(soleOwners(facts(given)).get(asset)).toBe(wanted));
});
