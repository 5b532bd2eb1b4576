import type { Operation } from './recording.ts';
import type { Fact } from './story.ts';

/** A fact and when it was told: what is cut at `at` or earlier was never told. */
export interface Told {
  /** The operation's index. */
  readonly at: number;
  readonly fact: Fact | { readonly fact: 'step'; readonly title: string };
}

/** Everything that a person was told, in order: what was noted, and the steps on the terminal. */
export const toldFacts = (operations: readonly Operation[]): Told[] =>
  operations.flatMap((operation, at): Told[] => {
    if (operation.kind === 'noted') return [{ at, fact: operation.note as Fact }];
    if (operation.kind !== 'told' || operation.stream !== 2) return [];
    return operation.text
      .split('\n')
      .filter((line) => line.startsWith('✓ '))
      .map((line) => ({ at, fact: { fact: 'step', title: line.slice(2) } }));
  });
