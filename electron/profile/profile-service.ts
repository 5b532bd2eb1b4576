import type { ProfileNotice, profileContract } from '../../shared/contract/profile.ts';
import { StewardError } from '../../shared/errors.ts';
import type { Service } from '../rpc/service.ts';
import type { Store } from '../store/store.ts';

export interface ProfileServiceParts {
  readonly notices: Pick<Store['notices'], 'list' | 'acknowledge'>;
}

/** What a person must know about the profile as a whole. */
export const createProfileService = ({ notices }: ProfileServiceParts): Service<typeof profileContract> => ({
  notices: async () => ({ notices: await notices.list() }),
  acknowledge: async ({ id }) => {
    await notices.acknowledge(id);
    return { ok: true };
  },
});

/**
 * Refuses to go on with a run from before something was noticed about the profile: in a copy it may be at
 * work elsewhere, and an older profile does not know how far it got.
 */
export const refuseResuming = (
  run: { readonly startedAt: string },
  notices: readonly ProfileNotice[],
): void => {
  const notice = notices.find(({ at }) => run.startedAt < at);
  if (!notice) return;
  throw new StewardError({
    code: 'CONFLICT',
    happened: `This run is from before this was noticed: ${notice.found}`,
    unchanged: 'Nothing was changed.',
    todo: 'Say on Health, or with “steward profile acknowledge”, that you go on with this profile. Then resume the run: it looks at each step first.',
  });
};
