import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as AWS would see it; `region` and `service` come from what was signed. */
interface ScriptedRequest {
  readonly service: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}

export type ScriptedAnswer =
  | {
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Record<string, string>;
      readonly delayMs?: number;
    }
  /** The connection is cut without an answer. */
  | 'drop'
  /** Nothing ever comes. */
  | 'silence';

export interface ScriptedAws {
  readonly url: string;
  readonly requests: readonly ScriptedRequest[];
  /** Replaces how requests are answered. */
  answer(handler: (request: ScriptedRequest) => ScriptedAnswer): void;
  close(): Promise<void>;
}

export const quickSightError = (name: string, status: number, message: string): ScriptedAnswer => ({
  status,
  headers: { 'x-amzn-errortype': `${name}:http://internal.amazon.com/coral/com.amazonaws.quicksight/` },
  body: { Message: message, RequestId: 'r-1' },
});
export const html = (status: number, text = 'Sign in to the proxy'): ScriptedAnswer => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: `<!DOCTYPE html><html><body>${text}</body></html>`,
});
export const stsError = (code: string, status: number, message: string): ScriptedAnswer => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body: `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>s-1</RequestId></ErrorResponse>`,
});
export const identityAnswer = (
  account: string,
  arn = `arn:aws:iam::${account}:user/ann`,
): ScriptedAnswer => ({
  status: 200,
  headers: { 'content-type': 'text/xml' },
  body: `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>${arn}</Arn><UserId>AIDA</UserId><Account>${account}</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>s-2</RequestId></ResponseMetadata></GetCallerIdentityResponse>`,
});
export const assumeAnswer = (keys: {
  id: string;
  secret: string;
  token: string;
  expires: Date;
}): ScriptedAnswer => ({
  status: 200,
  headers: { 'content-type': 'text/xml' },
  body: `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/R/steward</Arn><AssumedRoleId>A:steward</AssumedRoleId></AssumedRoleUser><Credentials><AccessKeyId>${keys.id}</AccessKeyId><SecretAccessKey>${keys.secret}</SecretAccessKey><SessionToken>${keys.token}</SessionToken><Expiration>${keys.expires.toISOString()}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
});

const scope = /Credential=([^/,]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/;

const respond = (response: ServerResponse, answer: ScriptedAnswer): void => {
  if (answer === 'silence') return;
  if (answer === 'drop') {
    response.socket?.destroy();
    return;
  }
  const send = () => {
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {}));
  };
  if (answer.delayMs === undefined) send();
  else setTimeout(send, answer.delayMs).unref();
};

/** A real HTTP server on loopback that answers as a test says; for what the sandbox never does (proxies, garbage). */
export const startScriptedAws = async (): Promise<ScriptedAws> => {
  const requests: ScriptedRequest[] = [];
  let handler: (request: ScriptedRequest) => ScriptedAnswer = () => html(404, 'nothing scripted');
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      const [, accessKeyId = '', region = '', service = ''] =
        scope.exec(request.headers.authorization ?? '') ?? [];
      const seen: ScriptedRequest = {
        service,
        region,
        accessKeyId,
        method: request.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        body: Buffer.concat(chunks).toString('utf8'),
        headers: request.headers,
      };
      requests.push(seen);
      respond(response, handler(seen));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer: (next) => {
      handler = next;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};
