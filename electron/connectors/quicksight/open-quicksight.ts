import {
  QuickSightClient,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-quicksight';
import type { JsonObject } from '../../../shared/domain/json-document.ts';
import { StewardError } from '../../../shared/errors.ts';
import { clientSettings, type RequestHandling } from '../aws/client-settings.ts';
import type { CredentialCache } from '../aws/credential-cache.ts';
import { sendAws } from '../aws/send-aws.ts';
import type { CallMeter, RateLimiter } from '../cloud-call.ts';
import { exchangeRaw } from './definitions/exchange-raw.ts';
import { operationFacts } from './operation-facts.ts';
import type { QuickSight, QuickSightCommand } from './quicksight.ts';

export interface QuickSightSettings {
  readonly connectionId: string;
  readonly connectionName: string;
  readonly accountId: string;
  /** Where assets live. */
  readonly region: string;
  /** Where users, groups and namespaces live. */
  readonly identityRegion: string;
  /** The connection's own endpoint for every region; undefined: AWS's. */
  readonly endpoint?: string | undefined;
  /** Asked before every change, so that a run under way stops writing too. */
  readonly isReadOnly: () => boolean;
  readonly credentials: CredentialCache;
  readonly requestHandler: RequestHandling;
  /** The budget of the account in a region. */
  readonly limiter: (region: string) => RateLimiter;
  /** How long one call puts up with throttling and silence, in milliseconds; default: as `callCloud`. */
  readonly patienceMs?: number | undefined;
}

/** One connection's QuickSight, from which each run takes a handle with a meter of its own. */
export interface OpenedQuickSight {
  metered(meter?: CallMeter): QuickSight;
  /** Drops the SDK's clients. Calls under way are finished. */
  close(): void;
}

const readOnly = (connectionName: string, operation: string): StewardError =>
  new StewardError({
    code: 'READ_ONLY',
    happened: `The connection “${connectionName}” is read-only, and ${operation} would change something.`,
    unchanged: 'Nothing was sent to QuickSight.',
    todo: 'Allow writing in the connection’s settings, or choose another connection.',
  });

/** A list's pages can only be read one after the other: whoever reads the last one should not wait each time. */
const continuesList = (command: object): boolean =>
  'input' in command &&
  typeof command.input === 'object' &&
  command.input !== null &&
  'NextToken' in command.input &&
  command.input.NextToken !== undefined;

const noMeter: CallMeter = { count: () => undefined };

/**
 * Opens QuickSight for one connection. Nothing is sent until the first call.
 *
 * `send` fails with
 * - `StewardError` READ_ONLY, before anything is sent, for a change over a read-only connection;
 * - `CredentialsError` when there are no credentials or AWS does not accept them;
 * - `CloudError` for everything else.
 */
export const openQuickSight = (settings: QuickSightSettings): OpenedQuickSight => {
  const clients = new Map<string, QuickSightClient>();
  const clientFor = (region: string): QuickSightClient => {
    const open = clients.get(region);
    if (open !== undefined) return open;
    const client = new QuickSightClient({
      ...clientSettings({ region, endpoint: settings.endpoint, requestHandler: settings.requestHandler }),
      // Marked so that the SDK asks each time: the cache knows when they end or were taken back.
      credentials: Object.assign(() => settings.credentials.get(), { memoized: true }),
    });
    clients.set(region, client);
    return client;
  };

  const send = async <I extends ServiceInputTypes, O extends ServiceOutputTypes>(
    command: QuickSightCommand<I, O>,
    meter: CallMeter,
    signal: AbortSignal | undefined,
  ): Promise<O> => {
    const { operation, changes, identity } = operationFacts(command);
    if (changes && settings.isReadOnly()) throw readOnly(settings.connectionName, operation);
    const region = identity ? settings.identityRegion : settings.region;
    const client = clientFor(region);
    // A change that was sent is waited for: cancelling happens between calls, never in the middle of one.
    const options = changes || signal === undefined ? {} : { abortSignal: signal };
    return sendAws({
      service: 'quicksight',
      operation,
      changes,
      connectionName: settings.connectionName,
      credentials: settings.credentials,
      limiter: settings.limiter(region),
      meter,
      signal,
      patienceMs: settings.patienceMs,
      attempt: () => client.send(command, options),
      turn: continuesList(command) ? 'next' : 'last',
    });
  };

  const sendRaw = async <I extends ServiceInputTypes, O extends ServiceOutputTypes>(
    command: QuickSightCommand<I, O>,
    body: JsonObject | undefined,
    meter: CallMeter,
    signal: AbortSignal | undefined,
  ): Promise<JsonObject> => {
    const answered = exchangeRaw(command, body);
    await send(command, meter, signal);
    return answered();
  };

  return {
    metered: (meter = noMeter) => ({
      connectionId: settings.connectionId,
      accountId: settings.accountId,
      region: settings.region,
      identityRegion: settings.identityRegion,
      send: (command, signal) => send(command, meter, signal),
      sendRaw: (command, body, signal) => sendRaw(command, body, meter, signal),
    }),
    close: () => {
      clients.clear();
    },
  };
};
