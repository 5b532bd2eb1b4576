import { environmentName, tenantStatus } from '../../../shared/domain/tenant-spec.ts';

/** What the list is narrowed to. It lives in the address, so that a view can be kept and sent. */
export interface ListFilter {
  readonly search: string;
  readonly status: ReturnType<typeof tenantStatus.parse> | null;
  readonly environment: string | null;
}

const valid = <T>(
  schema: { safeParse(value: unknown): { success: boolean; data?: T } },
  value: unknown,
): T | null => schema.safeParse(value).data ?? null;

/** Reads the address through `get`. Whatever it holds that is no filter is passed over. */
export const filterOf = (get: (name: string) => string | null | undefined): ListFilter => ({
  search: (get('search') ?? '').slice(0, 200),
  status: valid(tenantStatus, get('status')),
  environment: valid(environmentName, get('environment')),
});

/** The query that answers a filter. */
export const queryOf = (filter: ListFilter) => ({
  ...(filter.search.trim() ? { search: filter.search.trim() } : {}),
  ...(filter.status ? { status: filter.status } : {}),
  ...(filter.environment ? { environment: filter.environment } : {}),
});

export const isNarrowed = (filter: ListFilter): boolean =>
  filter.search.trim() !== '' || filter.status !== null || filter.environment !== null;
