import { oc } from '@orpc/contract';
import type { ApiScope } from '../domain/api-scopes.ts';
import type { Role } from '../domain/identifiers.ts';
import { statusOf } from '../error-status.ts';
import { errorCodes, problem } from '../errors.ts';

/** How a procedure is offered by the HTTP API. */
export interface ApiRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below `/api/v1`; `{name}` stands for the input's member of that name. */
  readonly path: `/${string}`;
  /** What a token must be allowed. */
  readonly scope: ApiScope;
  /** What it does, in one sentence. */
  readonly summary: string;
}

export interface ProcedureMeta {
  /** Who may call it. The wrapper in `electron/rpc` refuses everybody else. */
  readonly roles: readonly Role[];
  /** Whether a successful call writes an audit entry, and its action's name. */
  readonly audit?: string;
  /** Whether it may change anything, here or in the cloud. */
  readonly writes: boolean;
  /** Whether an answer tells of a failure, and is audited as one. */
  readonly tellsFailure?: (output: unknown) => boolean;
  /** Where the HTTP API offers it; one without this is not part of the API. */
  readonly api?: ApiRoute;
}

/** Offers a procedure in the HTTP API: this one line in its contract is all that it takes. */
export const offered = (
  route: `${ApiRoute['method']} ${ApiRoute['path']}`,
  scope: ApiScope,
  summary: string,
): Pick<ProcedureMeta, 'api'> => {
  const [method, path] = route.split(' ') as [ApiRoute['method'], ApiRoute['path']];
  return { api: { method, path, scope, summary } };
};

/** Every error of every procedure carries a `Problem` as its data. */
const errors = Object.fromEntries(
  errorCodes.map((code) => [code, { status: statusOf(code), data: problem }]),
) as Record<(typeof errorCodes)[number], { status: number; data: typeof problem }>;

/** Partial, so that a procedure can add to what `query` and `command` have said in full. */
const base = oc.$meta<Partial<ProcedureMeta>>({ roles: [], writes: false }).errors(errors);

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
