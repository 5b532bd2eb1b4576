import type { StageCell } from '../../../shared/contract/pipelines.ts';

type WhyNot = StageCell['whyNot'][number];

/**
 * Whether a reason keeps a person from beginning a promotion. Approval is asked for on the way, and a freeze that may be
 * broken is broken there.
 */
export const standsInTheWay = ({ code, breakable }: WhyNot): boolean =>
  code !== 'approvals' && !(code === 'freeze' && breakable);

/** The reason that a cell says in full; that there is no connection, it says above. */
export const reasonTold = (reasons: readonly WhyNot[]): string | undefined =>
  reasons.find(({ code }) => code !== 'approvals' && code !== 'no_connection')?.message;
