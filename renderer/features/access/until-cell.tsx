import { momentWords } from '../../../shared/domain/access-words.ts';

/** When something ends by itself; a dash where no end is known. */
export const UntilCell = ({ until }: { readonly until: string | null }) =>
  until === null ? '–' : momentWords(until);
