import type { Entry } from './step-entry.ts';

/**
 * Steps that may be sent: first those that the longest row of others waits for, so that no chain is left over
 * when everything else is done; among equals in the order they came.
 */
export const createActQueue = () => {
  const byHeight: { readonly entries: Entry[]; head: number }[] = [];
  return {
    push(entry: Entry): void {
      while (byHeight.length <= entry.height) byHeight.push({ entries: [], head: 0 });
      byHeight[entry.height]?.entries.push(entry);
    },
    /** The next one that is still to be sent. */
    take(): Entry | undefined {
      for (let height = byHeight.length - 1; height >= 0; height--) {
        const queue = byHeight[height];
        while (queue !== undefined && queue.head < queue.entries.length) {
          const entry = queue.entries[queue.head++];
          if (queue.head > 1_024) {
            queue.entries.splice(0, queue.head);
            queue.head = 0;
          }
          if (entry?.phase === 'act') return entry;
        }
      }
      return undefined;
    },
    get isEmpty(): boolean {
      return byHeight.every(({ entries, head }) => head >= entries.length);
    },
  };
};
