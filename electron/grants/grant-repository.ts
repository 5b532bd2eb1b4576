import type { Database } from 'better-sqlite3';
import { createGrantEvents } from './grant-events.ts';
import { createGrantList } from './grant-list.ts';
import { createGrantProvisioning } from './grant-provisioning.ts';
import { createGrantRequests } from './grant-requests.ts';
import { createGrantRules } from './grant-rules.ts';

/** Grants, who decided on them, and their events, by purpose. Each method is one transaction. */
export const createGrantRepository = (database: Database) => {
  const events = createGrantEvents(database);
  return {
    grantsOf: events.grantsOf,
    ...createGrantRules(database),
    ...createGrantRequests(database, events),
    ...createGrantList(database),
    ...createGrantProvisioning(database, events),
  };
};
