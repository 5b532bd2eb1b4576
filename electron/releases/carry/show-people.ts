import type { CarriedPerson } from '../../../shared/contract/releases.ts';
import type { CarryFacts } from './carry-facts.ts';

const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf(':') + 1);

/** Whoever holds something of a release, as a person sees it; who has nobody to stand for them first. */
export const showPeople = (principals: CarryFacts['principals']): CarriedPerson[] =>
  [...principals]
    .map(([arn, standIn]) =>
      standIn === null
        ? { from: nameOf(arn), to: null, isThere: true }
        : { from: standIn.from, to: nameOf(standIn.arn), isThere: standIn.isThere },
    )
    .sort((a, b) => Number(a.isThere) - Number(b.isThere) || (a.from < b.from ? -1 : 1));
