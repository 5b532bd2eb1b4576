import { mapEventIterator, ORPCError } from '@orpc/client';
import {
  type AnyContractProcedure,
  type AnyContractRouter,
  isContractProcedure,
  ValidationError,
} from '@orpc/contract';
import { type AnyMiddleware, Procedure, type Router } from '@orpc/server';
import type { ProcedureMeta } from '../../shared/contract/procedure.ts';
import type { ApiScope } from '../../shared/domain/api-scopes.ts';
import type { Origin, Role } from '../../shared/domain/identifiers.ts';
import type { Problem } from '../../shared/errors.ts';
import type { NewAuditEntry } from '../audit/append-audit-entry.ts';
import type { FaultHook } from '../faults/fault-points.ts';
import { newReference } from '../telemetry/log.ts';
import { auditRunId, auditSubject, safeDetail } from './audit-detail.ts';
import { createOncePer } from './once-per.ts';
import { issuesOf, problemOf, wireError } from './problem-of.ts';
import type { CallContext } from './service.ts';

/** A pino logger as far as it is needed here. */
export interface CallLog {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A call's work, done once for each idempotency key; `onReplay` is told when it was done before. */
export type RunOnce = (
  call: { readonly procedure: string; readonly input: unknown },
  run: (signal: AbortSignal) => Promise<unknown>,
  onReplay: () => void,
) => Promise<unknown>;

/** Who calls with a token, and for what it may be used. */
export interface TokenCaller {
  readonly actor: string;
  readonly role: Role;
  readonly scopes: readonly ApiScope[];
  /** Present where the caller gave an idempotency key. */
  readonly once?: RunOnce;
}

/** What a transport knows about a caller. No session: every procedure refuses. */
export interface HostContext {
  readonly session: {
    readonly id: string;
    readonly origin: Origin;
    /** Absent: `identify` knows who a session is, and nothing is narrowed to scopes. */
    readonly caller?: TokenCaller;
  } | null;
}

export interface BindDependencies {
  /** Who a session is and through whose eyes it looks now. */
  readonly identify: (session: {
    readonly id: string;
    readonly origin: Origin;
  }) => Promise<{ readonly actor: string; readonly role: Role }>;
  readonly audit: { append(entry: NewAuditEntry): Promise<unknown> };
  readonly log: CallLog;
  /** Named points of a call at which tests inject a fault. */
  readonly faults?: FaultHook;
  /** Milliseconds, monotonic; default `performance.now`. */
  readonly clock?: () => number;
}

/** What a call has come to, for its audit entry. */
interface Seen {
  validated?: unknown;
  replayed?: true;
}

/** A domain's functions, as the loop sees them. `Service` has typed them. */
type Handlers = Readonly<Record<string, (input: never, call: CallContext) => Promise<unknown>>>;
type Services = Readonly<Record<string, Handlers>>;

const signedOut: Problem = {
  code: 'SIGNED_OUT',
  happened: 'This window has no session with Steward.',
  unchanged: 'Nothing was changed.',
  todo: 'Open Steward again from where you started it.',
};

const forbidden = (role: Role, allowed: readonly Role[]): Problem => ({
  code: 'FORBIDDEN',
  happened: `The role ${role} may not do this.`,
  unchanged: 'Nothing was changed.',
  todo: `Look through the eyes of ${allowed.join(' or ')} to do it.`,
});

const outOfScope = (needed: ApiScope | undefined): Problem => ({
  code: 'FORBIDDEN',
  happened: 'This token may not do this.',
  unchanged: 'Nothing was changed.',
  todo: needed
    ? `Use a token with the scope ${needed}.`
    : 'Do it in the console or on the command line: the API does not offer it.',
});

const internal = (reference: string): Problem => ({
  code: 'INTERNAL',
  happened: 'Steward made a mistake.',
  todo: `Try again. If it stays so, report it with the reference ${reference}, which finds the cause in the log.`,
  reference,
});

const tooDeep: Problem = {
  code: 'BAD_INPUT',
  happened: 'The input is nested too deeply.',
  unchanged: 'Nothing was changed.',
};

const noPattern: Problem = {
  code: 'BAD_INPUT',
  happened: 'The input holds a pattern that is none.',
  unchanged: 'Nothing was changed.',
};

const cancelled: Problem = { code: 'CONFLICT', happened: 'The call was cancelled.' };

/** An error for the log. The values that failed a schema may hold secrets, so only its complaints go there. */
const loggable = (error: unknown): object =>
  error instanceof ORPCError && error.cause instanceof ValidationError
    ? { message: error.message, issues: issuesOf(error.cause) }
    : { err: error };

const isIterator = (value: unknown): value is AsyncIterator<unknown> =>
  typeof value === 'object' && value !== null && 'next' in value && Symbol.asyncIterator in value;

/**
 * Binds every procedure of a contract to the function of the same name: the caller's role is checked before
 * the input is looked at, the call is timed, logged and audited, and whatever is thrown leaves as a
 * `Problem`. There is no other way to register a handler.
 *
 * Throws when a service lacks a procedure of the contract.
 */
export const bindContract = <C extends AnyContractRouter>(
  contract: C,
  services: Services,
  dependencies: BindDependencies,
): Router<C, HostContext> => {
  const { identify, audit, log, faults = () => undefined, clock = () => performance.now() } = dependencies;
  const firstTime = createOncePer();

  const bind = (path: readonly string[], procedure: AnyContractProcedure) => {
    const name = path.join('.');
    const [domain = '', method = ''] = path;
    const handle = services[domain]?.[method];
    if (!handle) throw new Error(`No service answers ${name}`);
    const meta = procedure['~orpc'].meta as ProcedureMeta;

    /** Logs a defect in full under a reference; everything else already has its words. */
    const problemFor = (error: unknown, signal: AbortSignal, validated: boolean): Problem => {
      const known = problemOf(error);
      if (known) return known;
      if (signal.aborted) return cancelled;
      if (!validated && error instanceof RangeError) return tooDeep;
      // The wire can say that a value is a regular expression; it is made when a schema first looks at it.
      if (!validated && error instanceof SyntaxError) return noPattern;
      const reference = newReference();
      log.error({ procedure: name, reference, ...loggable(error) }, 'A call failed in a way it never should');
      return internal(reference);
    };

    /** Whether this call stands in the audit log, and under which action. */
    const actionOf = (
      role: Role,
      { id: session, origin }: { readonly id: string; readonly origin: Origin },
      subject: string | null,
    ): string | undefined => {
      // Nobody sits before a screen that asks again and again: each call is one that a program decided on.
      if (origin === 'api') return meta.audit ?? `read.${name}`;
      if (meta.audit?.endsWith('.draft.save'))
        return firstTime.first(`${session} ${subject}`) ? meta.audit : undefined;
      if (meta.audit) return meta.audit;
      // Support's reads of one thing are audited, once per session: screens ask again and again.
      if (role === 'support' && subject && firstTime.first(`${session} ${name} ${subject}`))
        return `read.${name}`;
      return undefined;
    };

    const guard: AnyMiddleware = async (options, input: unknown) => {
      const { session } = options.context as HostContext;
      const started = clock();
      const signal = options.signal ?? new AbortController().signal;
      const seen: Seen = {};
      if (!session) {
        log.info({ procedure: name, outcome: 'refused', code: signedOut.code }, 'call');
        throw wireError(signedOut);
      }

      let caller: { readonly actor: string; readonly role: Role } | undefined;
      const finish = async (outcome: NewAuditEntry['outcome'], problem?: Problem, output?: unknown) => {
        const ms = Math.round(clock() - started);
        const role = caller?.role;
        const told = { procedure: name, origin: session.origin, role, ms, outcome, code: problem?.code };
        log.info(told, 'call');
        if (!role || !caller) return;
        const about = seen.validated ?? input;
        const subject = auditSubject(meta.audit ?? domain.replace(/(?<!s)s$/, ''), about);
        const action = actionOf(role, session, subject);
        if (!action) return;
        await audit.append({
          actor: caller.actor,
          role,
          origin: session.origin,
          action,
          subject,
          outcome,
          runId: auditRunId(output, about),
          detail: {
            ...safeDetail(about),
            ms,
            ...(problem ? { code: problem.code } : {}),
            ...(seen.replayed ? { replayed: true } : {}),
          },
        });
      };
      /** What was done stays done, and what failed stays failed, whether or not the audit log took it. */
      const finishAnyway = async (...of: Parameters<typeof finish>) =>
        finish(...of).catch((error: unknown) =>
          log.error({ procedure: name, err: error }, 'An audit entry could not be written'),
        );

      try {
        caller = session.caller ?? (await identify(session));
        if (session.caller && !(meta.api && session.caller.scopes.includes(meta.api.scope))) {
          const problem = outOfScope(meta.api?.scope);
          await finishAnyway('refused', problem);
          throw wireError(problem);
        }
        if (!meta.roles.includes(caller.role)) {
          const problem = forbidden(caller.role, meta.roles);
          await finishAnyway('refused', problem);
          throw wireError(problem);
        }
        const { actor, role } = caller;
        const call: CallContext = { sessionId: session.id, actor, role, origin: session.origin, signal };
        const result = await options.next({ context: { call, seen } });
        await faults('call.served');
        // A read that must be audited is not answered unless it was.
        const outcome = meta.tellsFailure?.(result.output) ? 'failed' : 'ok';
        await (meta.writes ? finishAnyway : finish)(outcome, undefined, result.output);
        await faults('call.audited');
        if (!isIterator(result.output)) return result;
        const output = mapEventIterator(result.output, {
          value: async (value) => value,
          error: async (error) => wireError(problemFor(error, signal, true)),
        });
        return { ...result, output };
      } catch (error) {
        if (error instanceof ORPCError && error.defined) throw error;
        const problem = problemFor(error, signal, 'validated' in seen);
        await finishAnyway('failed', problem);
        throw wireError(problem);
      }
    };

    return new Procedure({
      ...procedure['~orpc'],
      middlewares: [guard],
      inputValidationIndex: 1,
      outputValidationIndex: 1,
      handler: async ({ context, input }) => {
        const { call, seen, session } = context as HostContext & { call: CallContext; seen: Seen };
        seen.validated = input;
        await faults('call.accepted');
        const once = meta.writes ? session?.caller?.once : undefined;
        if (!once) return handle(input as never, call);
        return once(
          { procedure: name, input },
          (signal) => handle(input as never, { ...call, signal }),
          () => {
            seen.replayed = true;
          },
        );
      },
    });
  };

  const walk = (path: readonly string[], part: AnyContractRouter): unknown =>
    isContractProcedure(part)
      ? bind(path, part)
      : Object.fromEntries(
          Object.entries(part as Record<string, AnyContractRouter>).map(([key, child]) => [
            key,
            walk([...path, key], child),
          ]),
        );
  // The loop keeps the contract's shape, which TypeScript cannot follow through `Object.entries`.
  return walk([], contract) as Router<C, HostContext>;
};
