import { orpc } from './client.ts';

/** The runs that every page knows of: those under way, and what ended lately. */
export const recentRunsQuery = orpc.runs.list.queryOptions({ input: { limit: 15 } });
