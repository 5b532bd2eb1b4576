import type { AuditEntry, auditContract } from '../../shared/contract/console.ts';
import type { Service } from '../rpc/service.ts';
import type { AuditQuery } from './audit-repository.ts';

export interface AuditDependencies {
  readonly audit: { list(query: AuditQuery): Promise<{ total: number; entries: AuditEntry[] }> };
}

/** The audit log, newest first, a page at a time. */
export const createAuditService = ({ audit }: AuditDependencies): Service<typeof auditContract> => ({
  list: (input) => audit.list(input),
});
