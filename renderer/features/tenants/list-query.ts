import { environmentName, tenantStatus } from '../../../shared/domain/tenant-spec.ts';

/** What the list is narrowed to. It lives in the address, so that a view can be kept and sent. */
export interface ListFilter {
  readonly search: string;
  readonly status: ReturnType<typeof tenantStatus.parse> | null;
  readonly environment: string | null;
  /** The page shown, from 1. */
  readonly page: number;
}

const valid = <T>(
  schema: { safeParse(value: unknown): { success: boolean; data?: T } },
  value: unknown,
): T | null => schema.safeParse(value).data ?? null;

/** Reads the address. Whatever it holds that is no filter is passed over. */
export const filterOf = (address: URLSearchParams): ListFilter => {
  const page = Number(address.get('page') ?? 1);
  return {
    search: (address.get('search') ?? '').slice(0, 200),
    status: valid(tenantStatus, address.get('status')),
    environment: valid(environmentName, address.get('environment')),
    page: Number.isInteger(page) && page >= 1 && page <= 100_000 ? page : 1,
  };
};

/** The address of a filter; what is not narrowed is left out. */
export const addressOf = (filter: ListFilter): URLSearchParams => {
  const address = new URLSearchParams();
  if (filter.search) address.set('search', filter.search);
  if (filter.status) address.set('status', filter.status);
  if (filter.environment) address.set('environment', filter.environment);
  if (filter.page > 1) address.set('page', String(filter.page));
  return address;
};

/** The query that answers a filter. */
export const queryOf = (filter: ListFilter) => ({
  ...(filter.search.trim() ? { search: filter.search.trim() } : {}),
  ...(filter.status ? { status: filter.status } : {}),
  ...(filter.environment ? { environment: filter.environment } : {}),
});

export const isNarrowed = (filter: ListFilter): boolean =>
  filter.search.trim() !== '' || filter.status !== null || filter.environment !== null;
