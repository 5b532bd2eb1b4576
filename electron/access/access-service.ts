import type { accessContract } from '../../shared/contract/access.ts';
import type { Service } from '../rpc/service.ts';
import type { AccessLink } from './access-thread.ts';

/** So many people's lines are made at once: other questions are answered in between. */
const linesAtOnce = 50;

/** Answers why anybody can see anything. It reads the directory alone, never the cloud. */
export const createAccessService = (access: AccessLink): Service<typeof accessContract> => ({
  pair: (asked) => access.pair(asked),
  person: (asked) => access.person(asked),
  audience: (asked) => access.audience(asked),
  compare: (asked) => access.compare(asked),
  broad: (asked) => access.broad(asked),
  changes: (asked) => access.changes(asked),
  matrix: async (asked) => {
    const { id, ...begun } = await access.openMatrix(asked);
    return (async function* () {
      try {
        yield { type: 'begin' as const, ...begun };
        for (let from = 0; from < begun.people; from += linesAtOnce)
          yield { type: 'lines' as const, text: await access.matrixLines({ id, from, count: linesAtOnce }) };
      } finally {
        await access.closeMatrix({ id });
      }
    })();
  },
});
