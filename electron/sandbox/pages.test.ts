import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { page } from './pages.ts';
import { startTestSandbox, type TestSandbox } from './test-sandbox.ts';

const call = { operation: 'ListThings', world: { tokenSecret: 'secret' } };
const byText = (a: string, b: string) => (a < b ? -1 : 1);

/** Reads everything, page by page; `meanwhile` runs between pages. */
function readAll(
  size: number,
  read: (after: string, limit: number) => string[],
  meanwhile = () => {},
): string[] {
  const seen: string[] = [];
  let NextToken: string | undefined;
  do {
    const next = page(call, { NextToken, MaxResults: size }, 'scope', (row: string) => row, read);
    expect(next.rows.length).toBeLessThanOrEqual(size);
    seen.push(...next.rows);
    NextToken = next.nextToken;
    meanwhile();
  } while (NextToken !== undefined);
  return seen;
}

it('pages of any size give everything once, in order', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string({ minLength: 1 })),
      fc.integer({ min: 1, max: 100 }),
      (names, size) => {
        const sorted = names.toSorted(byText);
        const read = (after: string, limit: number) => sorted.filter((name) => name > after).slice(0, limit);
        expect(readAll(size, read)).toEqual(sorted);
      },
    ),
  );
});

it('rows that come and go between pages neither hide nor repeat another', () => {
  const kept = fc.uniqueArray(fc.stringMatching(/^k[a-z]{1,4}$/), { minLength: 1 });
  fc.assert(
    fc.property(
      kept,
      fc.array(fc.stringMatching(/^t[a-z]{1,4}$/)),
      fc.integer({ min: 1, max: 10 }),
      (stay, come, size) => {
        const rows = new Set(stay);
        const coming = [...come];
        const read = (after: string, limit: number) =>
          [...rows]
            .sort(byText)
            .filter((name) => name > after)
            .slice(0, limit);
        const seen = readAll(size, read, () => {
          const next = coming.pop();
          if (next !== undefined && !rows.delete(next)) rows.add(next);
        });
        expect(seen.filter((name) => name.startsWith('k'))).toEqual(stay.toSorted(byText));
      },
    ),
  );
});

it('no changed token is taken', () => {
  const rows = ['a', 'b', 'c'];
  const read = (after: string, limit: number) => rows.filter((name) => name > after).slice(0, limit);
  const key = (row: string) => row;
  const token = page(call, { MaxResults: 1 }, 'scope', key, read).nextToken!;
  const refused = expect.objectContaining({ name: 'InvalidNextTokenException', status: 400 });
  const take = (NextToken: string, scope = 'scope', operation = call.operation) => {
    try {
      return page({ ...call, operation }, { NextToken }, scope, key, read).rows;
    } catch (error) {
      return error;
    }
  };
  expect(take(token)).toEqual(['b', 'c']);
  expect(take(token, 'another scope')).toEqual(refused);
  expect(take(token, 'scope', 'ListOthers')).toEqual(refused);
  fc.assert(
    fc.property(fc.string(), (text) => {
      if (text !== token) expect(take(text)).toEqual(refused);
    }),
  );
  fc.assert(
    fc.property(fc.nat(token.length - 1), fc.stringMatching(/^[A-Za-z0-9._é-]$/), (at, character) => {
      const changed = token.slice(0, at) + character + token.slice(at + 1);
      if (changed !== token) expect(take(changed)).toEqual(refused);
    }),
  );
});

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.remove());

it("SQLite's order is the order of the pages, for any names", async () => {
  const quicksight = sandbox.quicksight();
  const here = { AwsAccountId: sandbox.accountId, Namespace: 'default' };
  const names = ['a', 'A', 'aa', 'a b', 'a/b', 'Ä', 'ä', 'z', 'Z', '0', '~', 'é', 'e', '%', '_', ' '];
  for (const GroupName of names) await quicksight.createGroup({ ...here, GroupName });
  for (const MaxResults of [1, 3, 16, 100]) {
    const seen: string[] = [];
    let NextToken: string | undefined;
    do {
      const next = await quicksight.listGroups({
        ...here,
        MaxResults,
        ...(NextToken === undefined ? {} : { NextToken }),
      });
      seen.push(...(next.GroupList ?? []).map(({ GroupName }) => GroupName ?? ''));
      NextToken = next.NextToken;
    } while (NextToken !== undefined);
    expect(seen.toSorted(byText)).toEqual(names.toSorted(byText));
  }
});
