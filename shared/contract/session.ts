import { z } from 'zod';
import { origin, role } from '../domain/identifiers.ts';
import { admins, command, everyone, query } from './procedure.ts';

export const session = z.object({
  /** The person who owns this profile. */
  actor: z.string(),
  /** The roles that the person holds. */
  roles: z.array(role),
  /** Whose eyes the console looks through now; decides screens and procedures. */
  role,
  origin,
  profile: z.object({ name: z.string(), path: z.string() }),
  version: z.string(),
});
export type Session = z.infer<typeof session>;

export const appearance = z.object({
  mode: z.enum(['light', 'dark', 'system']),
  density: z.enum(['comfortable', 'compact']),
});
export type Appearance = z.infer<typeof appearance>;

export const sessionContract = {
  get: query(everyone).output(session),
  /** Looks through another role's eyes; it never counts as another person. */
  lookAs: command(everyone, 'session.look_as').input(z.object({ role })).output(session),
  appearance: query(everyone).output(appearance),
  setAppearance: command(everyone, 'settings.appearance').input(appearance).output(appearance),
  setActor: command(admins, 'settings.actor')
    .input(z.object({ actor: z.string().trim().min(1, 'Give your name.').max(128) }))
    .output(session),
};
