import type { ProfileNotice } from '../../shared/contract/profile.ts';
import type { Behind } from '../store/head-keeper.ts';
import { spokenTime } from '../store/spoken-time.ts';
import type { ProfilePlace } from './profile-place.ts';

const entries = (count: number): string => (count === 1 ? 'entry' : `${count} entries`);

/** The notice about a database that was replaced by an older one. */
export const behindNotice = (behind: Behind, at: string): ProfileNotice => {
  const { remembered, found, missing, restored } = behind;
  const until = remembered.at === null ? '' : `, the last of ${spokenTime(remembered.at)}`;
  const ends = found.at === null ? 'It has no entries.' : `What it knows ended on ${spokenTime(found.at)}.`;
  const known = found.seq >= remembered.seq;
  return {
    id: `behind-${remembered.seq}-${remembered.hash.slice(0, 12)}`,
    kind: 'behind',
    at,
    found: known
      ? `This profile is another one than was here before: its audit log went on differently${until}.`
      : restored
        ? `This profile was restored from ${restored.from}: the ${entries(missing)} after it ${missing === 1 ? 'is' : 'are'} missing from its audit log${until}. ${ends}`
        : `This profile was replaced by an older one: the last ${entries(missing)} of its audit log ${missing === 1 ? 'is' : 'are'} missing${until}. ${ends}`,
    todo: 'What was done in the cloud since then is still there. Plan each tenant again: a plan looks first, finds what is there unchanged, and shows what differs. Then say that you go on with this profile.',
  };
};

/** The notice about a copy. `newIdentity` where the original stands on this computer. */
export const copyNotice = (
  from: ProfilePlace,
  journey: 'copied' | 'travelled',
  at: string,
): ProfileNotice => ({
  id: `copy-${at}`,
  kind: 'copy',
  at,
  found:
    journey === 'copied'
      ? `This profile is a copy of the one in ${from.directory}, which is still there. It got an identity of its own, so its connections’ keys must be entered again.`
      : `This profile was last used on ${from.machine}, in ${from.directory}. It cannot be seen from here whether it is still used there.`,
  todo: 'Runs that were at work when it was copied may go on there: look at them in Activity before resuming any here. Then say that you go on with this profile.',
});
