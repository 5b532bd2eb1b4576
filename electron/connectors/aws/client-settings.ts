import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

/** How long one request may take, in milliseconds. */
export interface RequestTimeouts {
  readonly connect: number;
  readonly answer: number;
}
/** As many connections as calls may be under way: whoever waits here is thought to be waiting for the service. */
const mostSockets = 160;
const defaultTimeouts: RequestTimeouts = { connect: 5_000, answer: 30_000 };

/** The SDK's options for its HTTP handler; the agents are ours to destroy. */
export interface RequestHandling {
  readonly connectionTimeout: number;
  readonly requestTimeout: number;
  readonly throwOnRequestTimeout: true;
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
}

/**
 * Keeps connections open and gives up on time. Shared by every client of one connection, so that regions
 * do not each open sockets of their own to one endpoint.
 */
export const createRequestHandling = ({
  connect,
  answer,
}: RequestTimeouts = defaultTimeouts): RequestHandling => ({
  connectionTimeout: connect,
  requestTimeout: answer,
  // Without it a late answer is only written to the console.
  throwOnRequestTimeout: true,
  httpAgent: new HttpAgent({ keepAlive: true, maxSockets: mostSockets }),
  httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: mostSockets }),
});

/**
 * Closes the sockets that wait for nothing. Those in use finish their call: cutting one would leave a
 * change in doubt. Idle ones do not keep the process alive.
 */
export const endRequestHandling = ({ httpAgent, httpsAgent }: RequestHandling): void => {
  for (const agent of [httpAgent, httpsAgent])
    for (const sockets of Object.values(agent.freeSockets))
      for (const socket of sockets ?? []) socket.destroy();
};

/**
 * What every AWS client of Steward is made with. Everything that the SDK would otherwise look up in the
 * environment, the shared config or a metadata service is given here, above all where requests go: an
 * endpoint is the connection's own, or it is AWS's (`AWS_ENDPOINT_URL*` and `endpoint_url` are ignored,
 * the first by the setting, the second with it).
 *
 * The SDK's own retries are off: pacing, counting and retrying are done in one place for all services.
 */
export const clientSettings = (options: {
  readonly region: string;
  readonly endpoint?: string | undefined;
  readonly requestHandler: RequestHandling;
}) => ({
  region: options.region,
  ignoreConfiguredEndpointUrls: true,
  requestHandler: options.requestHandler,
  maxAttempts: 1,
  retryMode: 'standard' as const,
  defaultsMode: 'standard' as const,
  userAgentAppId: 'steward',
  authSchemePreference: ['sigv4'],
  // A custom endpoint excludes AWS's FIPS and dual-stack hosts; for AWS's own the machine's policy holds.
  ...(options.endpoint === undefined
    ? {}
    : { endpoint: options.endpoint, useFipsEndpoint: false, useDualstackEndpoint: false }),
});
