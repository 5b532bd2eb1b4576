import { freezeWords } from './freeze-window.ts';
import type { StagePolicy } from './stage-policy.ts';

/** What a stage asks for, in phrases: `approval by 2 other people`. */
export const policyWords = ({
  approvals,
  throughPrevious,
  soakHours,
  freezes,
}: StagePolicy): readonly string[] => {
  const phrases = [
    ...(throughPrevious || soakHours > 0 ? ['to have stood in the stage before'] : []),
    ...(soakHours > 0 ? [`${soakHours} ${soakHours === 1 ? 'hour' : 'hours'} there`] : []),
    ...(approvals > 0
      ? [`approval by ${approvals === 1 ? 'one other person' : `${approvals} other people`}`]
      : []),
    ...freezes.map((window) => `nothing during “${window.title}” (${freezeWords(window)})`),
  ];
  return phrases.length === 0 ? ['nothing'] : phrases;
};
