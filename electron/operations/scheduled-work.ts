import type { StepError } from '../../shared/domain/plan.ts';
import type { Entry, Group } from './step-entry.ts';

/** One thing to do next. */
export type Work =
  | {
      readonly type: 'look';
      readonly group: Group;
      /** Steps that wait for this look, before being sent. */
      readonly before: readonly Entry[];
      /** Steps whose turn has not come: looked at along with the others. */
      readonly along: readonly Entry[];
      /** Steps to be read back. */
      readonly proofs: readonly Entry[];
      /** How often the group had acted when the look was handed out. */
      readonly acts: number;
    }
  | { readonly type: 'act'; readonly entry: Entry };
export type Look = Extract<Work, { type: 'look' }>;

/** How sending a step ended. `lost`: it may have happened. `not_taken`: it did not, and may be sent again. */
export type ActOutcome =
  | { readonly type: 'acted' }
  /** The service says that it is so already: somebody else did it, or an earlier try. */
  | { readonly type: 'was_there' }
  | { readonly type: 'lost'; readonly thenFail?: StepError }
  | { readonly type: 'not_taken'; readonly error: StepError; readonly answered: boolean }
  | { readonly type: 'refused'; readonly error: StepError }
  | { readonly type: 'aborted' };
