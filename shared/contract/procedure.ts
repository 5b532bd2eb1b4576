import { oc } from '@orpc/contract';
import type { Role } from '../domain/identifiers.ts';
import { statusOf } from '../error-status.ts';
import { errorCodes, problem } from '../errors.ts';

export interface ProcedureMeta {
  /** Who may call it. The wrapper in `electron/rpc` refuses everybody else. */
  readonly roles: readonly Role[];
  /** Whether a successful call writes an audit entry, and its action's name. */
  readonly audit?: string;
  /** Whether it may change anything, here or in the cloud. */
  readonly writes: boolean;
  /** Whether an answer tells of a failure, and is audited as one. */
  readonly tellsFailure?: (output: unknown) => boolean;
}

/** Every error of every procedure carries a `Problem` as its data. */
const errors = Object.fromEntries(
  errorCodes.map((code) => [code, { status: statusOf(code), data: problem }]),
) as Record<(typeof errorCodes)[number], { status: number; data: typeof problem }>;

const base = oc.$meta<ProcedureMeta>({ roles: [], writes: false }).errors(errors);

/** A procedure that only reads. */
export const query = (roles: readonly Role[], audit?: string) =>
  base.meta({ roles, writes: false, ...(audit ? { audit } : {}) });

/** A procedure that changes something; always audited under `audit`. */
export const command = (
  roles: readonly Role[],
  audit: string,
  tellsFailure?: ProcedureMeta['tellsFailure'],
) => base.meta({ roles, writes: true, audit, ...(tellsFailure ? { tellsFailure } : {}) });

export const everyone: readonly Role[] = ['admin', 'mentor', 'support'];
export const admins: readonly Role[] = ['admin'];
export const operators: readonly Role[] = ['admin', 'support'];
