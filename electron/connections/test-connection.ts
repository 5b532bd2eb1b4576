import type { ConnectionCheck, ConnectionTest } from '../../shared/contract/connections.ts';
import { findIdentityRegion } from '../connectors/quicksight/identity-region.ts';
import { checkSubscription } from './check-subscription.ts';
import type { OpenConnection } from './open-connection.ts';
import { probePermissions } from './probe-permissions.ts';
import { failedCheck, permissionsVerdict, type Verdict } from './test-verdicts.ts';

/** What is tested, apart from the open connection itself. */
export interface TestSubject {
  readonly name: string;
  /** Where its credentials come from, in words: `The keychain`. */
  readonly source: string;
  readonly expectedAccountId: string | null;
  readonly identityRegion: string | null;
}

export interface TestResult {
  readonly test: ConnectionTest;
  /** What it taught: undefined where nothing new was seen, null for "known to be unknown". */
  readonly learnt: { readonly accountId?: string; readonly identityRegion?: string | null };
}

type CheckId = ConnectionCheck['id'];

const titles: Readonly<Record<CheckId, string>> = {
  credentials: 'Credentials',
  identity: 'Caller identity',
  account: 'Expected account',
  subscription: 'QuickSight subscription',
  identity_region: 'Identity region',
  permissions: 'Permissions',
};
const order: readonly CheckId[] = [
  'credentials',
  'identity',
  'account',
  'subscription',
  'identity_region',
  'permissions',
];

/** Stops the test: this check failed and the later ones would say nothing. */
class Stopped extends Error {}

/**
 * Tests a connection from the credentials to the permissions, reading only. A check that fails in a way
 * that makes the later ones meaningless leaves those `skipped`. Takes at most `patienceMs`, and then says
 * what it was waiting for.
 *
 * Never throws for anything that AWS, the network or the credentials do.
 */
export const testConnection = async (
  subject: TestSubject,
  open: () => Promise<OpenConnection>,
  options: { readonly at: string; readonly patienceMs?: number; readonly signal?: AbortSignal },
): Promise<TestResult> => {
  const patienceMs = options.patienceMs ?? 15_000;
  const deadline = AbortSignal.timeout(patienceMs);
  const signal = options.signal === undefined ? deadline : AbortSignal.any([deadline, options.signal]);
  const checks = new Map<CheckId, Verdict>();
  let waitingFor = 'the credentials';
  const facts: {
    callerArn: string | null;
    accountId: string | null;
    edition: string | null;
    authenticationType: string | null;
    identityRegion: string | null;
  } = {
    callerArn: null,
    accountId: null,
    edition: null,
    authenticationType: null,
    identityRegion: null,
  };
  const learnt: { accountId?: string; identityRegion?: string | null } = {};

  /** Waits for one part, but not beyond the deadline. */
  const within = async <T>(what: string, work: Promise<T>): Promise<T> => {
    waitingFor = what;
    const aborted = Promise.withResolvers<never>();
    const stop = () => aborted.reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    try {
      return await Promise.race([work, aborted.promise]);
    } finally {
      signal.removeEventListener('abort', stop);
      work.catch(() => undefined);
    }
  };

  const check = async <T>(
    id: CheckId,
    what: string,
    work: () => Promise<{ verdict: Verdict; value: T }>,
  ): Promise<T> => {
    try {
      const { verdict, value } = await within(what, work());
      checks.set(id, verdict);
      if (verdict.state === 'failed') throw new Stopped();
      return value;
    } catch (error) {
      if (error instanceof Stopped) throw error;
      checks.set(
        id,
        signal.aborted
          ? {
              state: 'failed',
              found: deadline.aborted
                ? `No answer within ${Math.round(patienceMs / 1000)} seconds; waited for ${waitingFor}.`
                : 'The test was stopped.',
              todo: 'Check the network, a proxy and the endpoint, then test again.',
              reason: 'timed_out',
            }
          : failedCheck(error),
      );
      throw new Stopped();
    }
  };

  let connection: OpenConnection | undefined;
  try {
    connection = await check('credentials', 'the credentials', async () => {
      const opened = await open();
      connection = opened;
      const { expiration } = await opened.credentials.get();
      return {
        verdict: {
          state: 'ok',
          found: `${subject.source}${expiration === undefined ? '' : `, valid until ${expiration.toISOString()}`}.`,
        },
        value: opened,
      };
    });
    const { quicksight, region, identity } = connection;

    const caller = await check('identity', 'sts:GetCallerIdentity', async () => {
      const found = await identity(signal);
      return { verdict: { state: 'ok', found: found.arn }, value: found };
    });
    facts.callerArn = caller.arn;
    facts.accountId = caller.accountId;

    await check('account', 'nothing', async () => {
      const expected = subject.expectedAccountId;
      if (expected !== null && expected !== caller.accountId)
        return {
          verdict: {
            state: 'failed' as const,
            found: `These credentials belong to account ${caller.accountId}, but ${expected} is expected.`,
            todo: 'Choose the credentials of the expected account, or correct the connection’s account id.',
            reason: 'wrong_account',
          },
          value: undefined,
        };
      learnt.accountId = caller.accountId;
      return {
        verdict: {
          state: 'ok' as const,
          found:
            expected === null
              ? `${caller.accountId}, kept from now on as the expected account.`
              : caller.accountId,
        },
        value: undefined,
      };
    });

    const at = (identityRegion: string) => quicksight(caller.accountId, identityRegion);
    const start = subject.identityRegion ?? region;
    await check('subscription', 'quicksight:DescribeAccountSubscription', async () => {
      const { edition, authenticationType, ...verdict } = await checkSubscription(at, start, signal);
      facts.edition = edition;
      facts.authenticationType = authenticationType;
      return { verdict, value: undefined };
    });

    const identityRegion = await check('identity_region', 'quicksight:ListNamespaces', async () => {
      const found = await findIdentityRegion(at, region, signal);
      switch (found.state) {
        case 'found': {
          facts.identityRegion = found.region;
          learnt.identityRegion = found.region;
          const elsewhere = found.region === region ? '' : ` Assets are looked for in ${region}.`;
          return {
            verdict: {
              state: found.doubt === undefined ? ('ok' as const) : ('warning' as const),
              found: `${found.region}.${elsewhere}${found.doubt === undefined ? '' : ` ${found.doubt}`}`,
              ...(found.doubt === undefined ? {} : { reason: 'identity_region_doubtful' }),
            },
            value: found.region,
          };
        }
        case 'scp_denied':
          learnt.identityRegion = null;
          return {
            verdict: {
              state: 'failed' as const,
              found: `A policy of the organisation forbids ${found.action}, so the identity region cannot be found.`,
              todo: 'The administrators of the AWS organisation can change its service control policy; it often allows some regions only.',
              reason: 'scp_denied',
            },
            value: region,
          };
        case 'unknown':
          learnt.identityRegion = null;
          return {
            verdict: {
              state: 'warning' as const,
              found: `Unknown. ${found.why} Until it is known, ${region} is tried.`,
              todo:
                found.missingActions.length > 0
                  ? `Allow ${found.missingActions.join(' and ')}, then test again.`
                  : 'Ask who signed the account up for QuickSight in which region, and use that region for this connection.',
              reason: 'identity_region_unknown',
              ...(found.missingActions.length > 0 ? { missingActions: [...found.missingActions] } : {}),
            },
            value: region,
          };
      }
    });

    await check('permissions', 'QuickSight’s lists', async () => {
      const found = await probePermissions(at(identityRegion), signal, (actions) => {
        if (!signal.aborted) waitingFor = actions.join(', ');
      });
      signal.throwIfAborted();
      return { verdict: permissionsVerdict(found), value: undefined };
    });
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
  } finally {
    connection?.close();
  }

  const all = order.map(
    (id): ConnectionCheck => ({
      id,
      title: titles[id],
      ...(checks.get(id) ?? { state: 'skipped', found: 'Not tested, because an earlier check failed.' }),
    }),
  );
  const ok = all.every(({ state }) => state === 'ok' || state === 'warning');
  return { test: { at: options.at, ok, checks: all, ...facts }, learnt };
};
