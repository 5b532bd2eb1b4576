import { useQuery } from '@tanstack/react-query';
import type { Role } from '../../shared/domain/identifiers.ts';
import { orpc } from '../app/client.ts';

/** Whose eyes the console looks through; undefined until the session was read. */
export const useRole = (): Role | undefined => useQuery(orpc.session.get.queryOptions()).data?.role;

/** Whether buttons that change something make sense now; the host checks it again on each call. */
export const useMayChange = (): boolean => useRole() === 'admin';
