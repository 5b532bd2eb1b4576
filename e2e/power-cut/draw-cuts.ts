import { seededRandom } from '../faults/seeded-random.ts';
import type { Variant } from './disk.ts';
import type { Operation } from './recording.ts';
import type { Cut } from './replay.ts';

const filesKept = ['none', 'all', 'mixed', 'torn'] as const;
const namesKept = ['none', 'all', 'mixed', 'ordered'] as const;

/** Every way in which unsynced writes and names may be left, at both sector sizes. */
export const variants: readonly Variant[] = filesKept.flatMap((files) =>
  namesKept.flatMap((names) =>
    ([512, 4096] as const).map(
      (sector): Variant => ({ files, names, sector, holes: sector === 512 ? 'garbage' : 'zeros' }),
    ),
  ),
);

/** The moments that matter most: around syncs, changes of names, and what was told. */
const delicate = (operations: readonly Operation[]): number[] =>
  operations.flatMap(({ kind }, at) => (kind === 'written' || kind === 'opened' ? [] : [at, at + 1]));

/** Draws so many cuts: half of them at delicate moments, half anywhere; each with a variant. Pure. */
export const drawCuts = (operations: readonly Operation[], count: number, seed: number): Cut[] => {
  const random = seededRandom(seed);
  const moments = [...new Set(delicate(operations))];
  return Array.from({ length: count }, (_, number) => ({
    at:
      number % 2 === 0
        ? (moments[Math.floor(random() * moments.length)] ?? 0)
        : Math.floor(random() * (operations.length + 1)),
    variant: variants[Math.floor(random() * variants.length)] as Variant,
    seed: Math.floor(random() * 2 ** 31),
  }));
};
