import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { clientSettings, type RequestHandling } from '../aws/client-settings.ts';
import type { CredentialCache } from '../aws/credential-cache.ts';
import { sendAws } from '../aws/send-aws.ts';
import type { CallMeter, RateLimiter } from '../cloud-call.ts';
import type { CloudTrail } from './cloudtrail.ts';

export interface CloudTrailSettings {
  readonly connectionName: string;
  readonly accountId: string;
  readonly regions: readonly string[];
  /** The connection's own endpoint for every region; undefined: AWS's. */
  readonly endpoint?: string | undefined;
  readonly credentials: CredentialCache;
  readonly requestHandler: RequestHandling;
  /** The budget of the account in a region; CloudTrail has one of its own, of about two lookups a second. */
  readonly limiter: (region: string) => RateLimiter;
  readonly meter: CallMeter;
  readonly patienceMs?: number | undefined;
}

/** What CloudTrail says it takes of one account and region (AWS General Reference, CloudTrail quotas). */
export const lookupsPerSecond = 2;

/** The most that one page holds. */
const pageSize = 50;

/** Opens CloudTrail for one connection. Nothing is sent until the first call. */
export const openCloudTrail = (settings: CloudTrailSettings): CloudTrail => {
  const clients = new Map<string, CloudTrailClient>();
  const clientFor = (region: string): CloudTrailClient => {
    const open = clients.get(region);
    if (open !== undefined) return open;
    const client = new CloudTrailClient({
      ...clientSettings({ region, endpoint: settings.endpoint, requestHandler: settings.requestHandler }),
      // Marked so that the SDK asks each time: the cache knows when they end or were taken back.
      credentials: Object.assign(() => settings.credentials.get(), { memoized: true }),
    });
    clients.set(region, client);
    return client;
  };

  return {
    accountId: settings.accountId,
    regions: settings.regions,
    async lookUp({ region, from, to, next }, signal) {
      const command = new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'EventSource', AttributeValue: 'quicksight.amazonaws.com' }],
        StartTime: new Date(from),
        // The service counts in whole seconds and takes the last one in.
        EndTime: new Date(Date.parse(to) - 1000),
        MaxResults: pageSize,
        ...(next === undefined ? {} : { NextToken: next }),
      });
      const client = clientFor(region);
      const page = await sendAws({
        service: 'cloudtrail',
        operation: 'LookupEvents',
        changes: false,
        connectionName: settings.connectionName,
        credentials: settings.credentials,
        limiter: settings.limiter(region),
        meter: settings.meter,
        signal,
        patienceMs: settings.patienceMs,
        attempt: () => client.send(command, signal === undefined ? {} : { abortSignal: signal }),
      });
      return {
        events: (page.Events ?? []).flatMap(({ EventTime, CloudTrailEvent }) =>
          EventTime === undefined || CloudTrailEvent === undefined
            ? []
            : [{ at: EventTime.toISOString(), record: CloudTrailEvent }],
        ),
        next: page.NextToken,
      };
    },
  };
};
