import { createServer, type IncomingMessage, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the cloud behaves: as the sandbox does, or refusing in one of the ways that give a secret back. */
export type CloudMood = 'sandbox' | 'refuse' | 'refuse changes' | 'html' | 'name' | 'cut' | 'silence';

export interface EchoingCloud {
  readonly url: string;
  mood: CloudMood;
  /** The credentials that it gave out to whoever assumed a role. */
  readonly made: readonly { readonly secret: string; readonly token: string }[];
  /** The signatures and tokens that it was sent. */
  readonly received: Set<string>;
  close(): Promise<void>;
}

const changes = (request: IncomingMessage): boolean => request.method !== 'GET';

/** A secret as a service may write it into its words. */
const waysToSay = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/'),
  Buffer.from(secret).toString('base64'),
  Buffer.from(secret).toString('base64url'),
  Buffer.from(secret).toString('hex'),
  secret.replaceAll('/', '&#x2F;').replaceAll('+', '&#x2B;'),
];

/**
 * QuickSight or STS as the sandbox plays them, which on demand refuses with everything secret that it was
 * sent or knows in its error text, its error's name, its request id and its headers: as AWS does with a
 * signature that does not match, and as a careless proxy might. `known` holds what goes with a key id.
 */
export const startEchoingCloud = async (
  target: string,
  known: Map<string, readonly string[]>,
): Promise<EchoingCloud> => {
  const made: { secret: string; token: string }[] = [];
  const received = new Set<string>();
  const cloud = { mood: 'sandbox' as CloudMood, made, received };

  /** Credentials in an answer are credentials of the caller from then on. */
  const note = (answer: string): void => {
    const [id, secret, token] = ['AccessKeyId', 'SecretAccessKey', 'SessionToken'].map(
      (name) => new RegExp(`<${name}>([^<]+)</${name}>`).exec(answer)?.[1],
    );
    if (!id || !secret || !token) return;
    made.push({ secret, token });
    known.set(id, [secret, token, id]);
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const authorization = request.headers.authorization ?? '';
      const token = String(request.headers['x-amz-security-token'] ?? '');
      const signature = /Signature=([0-9a-f]+)/.exec(authorization)?.[1];
      if (signature) received.add(signature);
      const mood = cloud.mood === 'refuse changes' && !changes(request) ? 'sandbox' : cloud.mood;
      const caller = /Credential=([^/]+)/.exec(authorization)?.[1] ?? '';
      const its = [...(known.get(caller) ?? []), ...(token ? [token] : [])];
      const secrets = its.flatMap(waysToSay);
      const said = `The request signature we calculated does not match. Authorization: ${authorization} signature ${signature} X-Amz-Security-Token: ${token} body ${body.toString('utf8')} ${secrets.join(' | ')}`;
      const first = its[0] ?? 'unknown';
      const sts = (request.headers['content-type'] ?? '').includes('x-www-form-urlencoded');
      const xml = (code: string) =>
        `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${escaped(code)}</Code><Message>${escaped(said)}</Message></Error><RequestId>${escaped(first)}</RequestId></ErrorResponse>`;
      const refuse = (code: string) => {
        response.writeHead(400, {
          'content-type': sts ? 'text/xml' : 'application/json',
          'x-amzn-requestid': first,
          ...(sts ? {} : { 'x-amzn-errortype': `${code}:http://internal.amazon.com/` }),
        });
        response.end(sts ? xml(code) : JSON.stringify({ Message: said, RequestId: first, code }));
      };
      switch (mood) {
        case 'refuse':
        case 'refuse changes':
          return refuse('InvalidParameterValueException');
        case 'name':
          return refuse(`Refused-${first}-${its[1] ?? ''}`);
        case 'html':
          response.writeHead(403, { 'content-type': `text/html; secret=${encodeURIComponent(first)}` });
          return response.end(`<html><body>${said}</body></html>`);
        case 'cut':
          return request.socket.destroy();
        case 'silence':
          return undefined;
        case 'sandbox': {
          const at = new URL(request.url ?? '/', target);
          const onward = send(
            at,
            { method: request.method, headers: { ...request.headers, host: at.host } },
            (answer) => {
              response.writeHead(answer.statusCode ?? 502, answer.headers);
              const parts: Buffer[] = [];
              answer.on('data', (part: Buffer) => parts.push(part));
              answer.on('end', () => {
                const whole = Buffer.concat(parts);
                note(whole.toString('utf8'));
                response.end(whole);
              });
            },
          );
          onward.on('error', () => response.destroy());
          return onward.end(body);
        }
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(cloud, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
