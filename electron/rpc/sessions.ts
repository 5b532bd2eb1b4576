import {
  type Appearance,
  appearance,
  type Session,
  type sessionContract,
} from '../../shared/contract/session.ts';
import { type Role, roles } from '../../shared/domain/identifiers.ts';
import type { Json } from '../../shared/domain/plan.ts';
import type { CallContext, Service } from './service.ts';

export interface SessionDependencies {
  /** The profile's settings: `actor` and `appearance` are kept there. */
  readonly settings: {
    get(key: string): Promise<Json | undefined>;
    set(key: string, value: Json): Promise<unknown>;
  };
  readonly profile: Session['profile'];
  readonly version: string;
}

const usual: Appearance = { mode: 'system', density: 'comfortable' };
/** Viewpoints of sessions that are long gone must not pile up. */
const mostViewpoints = 1_000;

/**
 * Answers who is calling and how the console looks. A session starts with the owner's eyes (admin) and may
 * look through another role's; that lasts as long as the session and is nobody else's view.
 */
export const createSessionService = (dependencies: SessionDependencies): Service<typeof sessionContract> => {
  const { settings, profile, version } = dependencies;
  const viewpoints = new Map<string, Role>();
  let actor: string | undefined;

  const knownActor = async (): Promise<string> => {
    const kept = actor ?? (await settings.get('actor'));
    actor = typeof kept === 'string' && kept !== '' ? kept : 'owner';
    return actor;
  };
  const sessionOf = async (call: Pick<CallContext, 'sessionId' | 'origin'>): Promise<Session> => ({
    actor: await knownActor(),
    roles: [...roles],
    role: viewpoints.get(call.sessionId) ?? 'admin',
    origin: call.origin,
    profile,
    version,
  });

  return {
    get: (_input, call) => sessionOf(call),
    lookAs: async ({ role }, call) => {
      viewpoints.delete(call.sessionId);
      viewpoints.set(call.sessionId, role);
      if (viewpoints.size > mostViewpoints)
        for (const oldest of viewpoints.keys()) {
          viewpoints.delete(oldest);
          break;
        }
      return sessionOf(call);
    },
    appearance: async () => {
      const kept = appearance.safeParse(await settings.get('appearance'));
      return kept.success ? kept.data : usual;
    },
    setAppearance: async (wanted) => {
      await settings.set('appearance', wanted);
      return wanted;
    },
    setActor: async (wanted, call) => {
      await settings.set('actor', wanted.actor);
      actor = wanted.actor;
      return sessionOf(call);
    },
  };
};
