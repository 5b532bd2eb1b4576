import type { Session } from '../../shared/contract/session.ts';
import { client, orpc } from './client.ts';

/** A host that is there answers this at once, whatever else it does. */
const answersWithinMs = 15_000;

const askSession = (signal: AbortSignal): Promise<Session> => {
  const late = new TypeError('No connection: Steward does not answer.');
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late), answersWithinMs);
    client.session
      .get(undefined, { signal })
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
};

/** Who is here; fails as a lost host does where no answer comes in time. */
export const sessionQuery = {
  ...orpc.session.get.queryOptions(),
  queryFn: ({ signal }: { readonly signal: AbortSignal }) => askSession(signal),
};
