import type { Database } from 'better-sqlite3';
import type { ProvisioningState } from '../../shared/domain/grant.ts';
import type { GrantSort } from '../../shared/domain/list-sorts.ts';
import type { GrantRecord } from './grant-record.ts';
import { type GrantRow, toGrant } from './grant-rows.ts';

export interface GrantFilter {
  readonly state?: ProvisioningState | undefined;
  readonly search?: string | undefined;
  /** Only those that end before this instant. */
  readonly endsBefore?: string | undefined;
  readonly sort?: GrantSort | undefined;
  readonly descending?: boolean | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** What was only reviewed, and never handed in, has given nobody anything. */
const handedIn = `r.decision <> 'draft' AND (r.decision NOT IN ('cancelled', 'lapsed') OR EXISTS (
  SELECT 1 FROM grant_events e WHERE e.request_id = r.id AND e.machine = 'decision' AND e.from_state = 'pending'))`;

/** Every order ends with the id, so that pages do not overlap. */
const orders: Readonly<Record<GrantSort, readonly string[]>> = {
  who: ['g.principal_name COLLATE NOCASE'],
  what: ['g.asset_title COLLATE NOCASE'],
  level: [`CASE g.level WHEN 'viewer' THEN 0 WHEN 'contributor' THEN 1 ELSE 2 END`],
  state: ['g.state'],
  ends: ['g.ends_at IS NULL', 'g.ends_at'],
  request: ['r.title COLLATE NOCASE'],
  since: ['g.active_at IS NULL', 'g.active_at'],
};
const orderOf = ({ sort = 'ends', descending = false }: Pick<GrantFilter, 'sort' | 'descending'>): string =>
  [...orders[sort].map((by) => `${by}${descending ? ' DESC' : ''}`), 'g.id DESC'].join(', ');

const matching = (filter: Omit<GrantFilter, 'limit' | 'offset'>): string => {
  const wanted = [
    [handedIn],
    filter.state === undefined ? [] : ['g.state = :state'],
    filter.endsBefore === undefined ? [] : [`g.state = 'active' AND g.ends_at < :endsBefore`],
    filter.search?.trim()
      ? [
          `(g.asset_title LIKE :search ESCAPE '\\' OR g.principal_name LIKE :search ESCAPE '\\' OR r.title LIKE :search ESCAPE '\\')`,
        ]
      : [],
  ].flat();
  return `WHERE ${wanted.join(' AND ')}`;
};

/** Grants as a person looks through them. Part of the grants' repository. */
export const createGrantList = (database: Database) => ({
  list: (
    filter: GrantFilter,
  ): {
    readonly total: number;
    readonly grants: (GrantRecord & { readonly title: string; readonly breakGlass: boolean })[];
  } => {
    const search = filter.search?.trim();
    const values = {
      state: filter.state ?? null,
      endsBefore: filter.endsBefore ?? null,
      search: search ? `%${search.replace(/[\\%_]/g, '\\$&')}%` : null,
      limit: filter.limit,
      offset: filter.offset,
    };
    const from = `FROM grants g JOIN grant_requests r ON r.id = g.request_id ${matching(filter)}`;
    return {
      total:
        database.prepare<[object], { total: number }>(`SELECT count(*) AS total ${from}`).get(values)
          ?.total ?? 0,
      grants: database
        .prepare<[object], GrantRow & { title: string; break_glass: number }>(
          `SELECT g.*, r.title, r.break_glass ${from}
           ORDER BY ${orderOf(filter)} LIMIT :limit OFFSET :offset`,
        )
        .all(values)
        .map((row) => ({ ...toGrant(row), title: row.title, breakGlass: row.break_glass === 1 })),
    };
  },
});
