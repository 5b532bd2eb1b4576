import { z } from 'zod';
import { instant } from '../domain/identifiers.ts';
import { admins, command, operators, query } from './procedure.ts';

/** Something about the profile as a whole that a person must know before going on with it. */
export const profileNotice = z.object({
  id: z.string().max(200),
  /** `behind`: an older database than was here before. `copy`: a copy of a profile used elsewhere. */
  kind: z.enum(['behind', 'copy']),
  at: instant,
  found: z.string(),
  todo: z.string(),
});
export type ProfileNotice = z.infer<typeof profileNotice>;

export const profileContract = {
  /** What waits for somebody to say that they go on with this profile. */
  notices: query(operators).output(z.object({ notices: z.array(profileNotice) })),
  /** Says so. Saying it again changes nothing. */
  acknowledge: command(admins, 'profile.acknowledge')
    .input(z.object({ id: z.string().min(1).max(200) }))
    .output(z.object({ ok: z.boolean() })),
};
