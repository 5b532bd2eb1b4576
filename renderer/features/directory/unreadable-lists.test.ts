import { describe, expect, test } from 'vitest';
import { unreadableLists } from './unreadable-lists.ts';

const refused = (operation: string) => ({
  operation,
  action: `quicksight:${operation}`,
  message: 'denied',
  scopes: 1,
});

describe('unreadableLists', () => {
  test.each([
    ['everything was read', [], ['user'], []],
    ['its own list', ['ListUsers'], ['user'], ['ListUsers']],
    ['the list that it is found through', ['ListNamespaces'], ['group'], ['ListNamespaces']],
    ['the list of something else', ['ListGroups', 'ListFolders'], ['user'], []],
    ['what belongs to one object only', ['ListGroupMemberships'], ['group', 'user'], []],
    [
      'several kinds at once',
      ['ListFolders', 'ListUsers', 'ListAnalyses'],
      ['analysis', 'folder'],
      ['ListFolders', 'ListAnalyses'],
    ],
  ] as const)('%s', (_, refusals, kinds, found) => {
    const statuses = [{ unreadable: refusals.map(refused) }, { unreadable: [] }];
    expect(unreadableLists(statuses, kinds).map(({ operation }) => operation)).toEqual(found);
  });

  test('each connection counts', () => {
    const statuses = [{ unreadable: [] }, { unreadable: [refused('ListUsers')] }];
    expect(unreadableLists(statuses, ['user'])).toHaveLength(1);
  });
});
