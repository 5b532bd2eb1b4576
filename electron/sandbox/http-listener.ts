import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerControl } from './answer-control.ts';
import { answerDownload, downloadPath } from './bundles/download.ts';
import { findCaller, readSignature, type Signature } from './caller.ts';
import { controlPath } from './connect-sandbox.ts';
import type { Controls } from './controls.ts';
import { handlers } from './handlers/index.ts';
import { routeRequest } from './model/route-request.ts';
import { answerQuickSight } from './quicksight-service.ts';
import { noBody, parseJsonBody, readBody, readJsonBody } from './read-body.ts';
import { answerS3, routeS3 } from './s3/answer-s3.ts';
import { s3Error, s3ErrorAnswer } from './s3/s3-error.ts';
import { ServiceError } from './service-error.ts';
import { settle } from './settle.ts';
import { answerSts, stsErrorXml } from './sts.ts';
import { createTokenBucket } from './token-bucket.ts';
import { answerTrail, callRecord, longestParameters, recordTrail } from './trail.ts';
import { type Answer, jsonAnswer, jsonError, targetAnswer, targetError, xmlAnswer } from './wire-answer.ts';
import type { World } from './world.ts';
import type { Worlds } from './worlds.ts';

/** Thrown to cut the connection instead of answering. */
const cut = Symbol('cut');

/** QuickSight, STS, CloudTrail and S3 on one port. Does not listen yet. */
export function createListener(worlds: Worlds, controls: Controls, checkResponses: boolean): Server {
  const server = createServer({ keepAliveTimeout: 20_000, requestTimeout: 60_000 }, (request, response) => {
    void serve(worlds, controls, checkResponses, request, response);
  });
  // Made-up requests must not end the process; the default answer is a bare 400.
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    else socket.destroy();
  });
  return server;
}

async function serve(
  worlds: Worlds,
  controls: Controls,
  checkResponses: boolean,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = randomUUID();
  try {
    send(request, response, requestId, await answer(worlds, controls, checkResponses, request, requestId));
  } catch (thrown) {
    if (thrown === cut || request.socket.destroyed) request.socket.destroy();
    else send(request, response, requestId, internalFailure(thrown, requestId));
  }
}

async function answer(
  worlds: Worlds,
  controls: Controls,
  checkResponses: boolean,
  request: IncomingMessage,
  requestId: string,
): Promise<Answer | Buffer> {
  const [rawPath = '/', rawQuery = ''] = splitOnce(request.url ?? '/', '?');
  const query = new URLSearchParams(rawQuery);
  const body = await readBody(request, rawPath).catch((error: unknown) => error);
  if (body instanceof Error) {
    if (body instanceof ServiceError) return jsonError(body, requestId);
    throw cut;
  }
  if (!Buffer.isBuffer(body)) throw cut;
  if (rawPath === controlPath) {
    return guard(
      (error) => jsonError(error, requestId),
      async () => answerControl(controls, request, body),
    );
  }
  if (rawPath.startsWith(downloadPath)) return answerDownload(worlds, rawPath, query);

  const signature = readSignature(
    request.headers.authorization,
    first(request.headers['x-amz-security-token']),
  );
  const world = worlds.of(signature?.accessKeyId);
  const isSts =
    signature?.service === 'sts' ||
    (signature === undefined &&
      rawPath === '/' &&
      /(?:^|&)Action=/.test(rawQuery || body.toString('latin1')));
  const latency = controls.latencyMs();
  if (latency > 0) await sleep(latency);
  if (isSts) {
    const form = new URLSearchParams(body.length > 0 ? body.toString('utf8') : rawQuery);
    return guard(
      (error) => xmlAnswer(error.status, stsErrorXml(error, requestId)),
      () => answerStsRequest(world, controls, signature, form, requestId),
    );
  }
  if (signature?.service === 's3')
    return guard(
      (error) => s3ErrorAnswer(error, rawPath, requestId),
      () => answerS3Request(worlds, world, controls, request, signature, rawPath, query, body),
    );
  const target = first(request.headers['x-amz-target']);
  if (target !== undefined)
    return guard(targetError, () => answerTrailRequest(world, controls, signature, target, body));
  return guard(
    (error) => jsonError(error, requestId),
    () =>
      answerQuickSightRequest(
        world,
        controls,
        checkResponses,
        request,
        signature,
        rawPath,
        query,
        body,
        requestId,
      ),
  );
}

async function guard(onError: (error: ServiceError) => Answer, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof ServiceError) return onError(thrown);
    throw thrown;
  }
}

async function answerStsRequest(
  world: World,
  controls: Controls,
  signature: Signature | undefined,
  form: URLSearchParams,
  requestId: string,
): Promise<Answer> {
  const action = form.get('Action') ?? 'unknown';
  controls.count(action);
  const lose = await meetFault(controls, action);
  if (signature === undefined) {
    throw new ServiceError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
  }
  const now = world.now();
  const caller = findCaller(world, signature, now);
  if (caller === 'expired') {
    throw new ServiceError('ExpiredToken', 'The security token included in the request is expired', 403);
  }
  if (caller === 'unknown_token') {
    throw new ServiceError(
      'InvalidClientTokenId',
      'The security token included in the request is invalid',
      403,
    );
  }
  const body = losing(lose, () => world.transaction(() => answerSts(world, caller, form, now, requestId)));
  return xmlAnswer(200, body);
}

/** Of a whole account and region: two lookups a second. */
const lookups = new WeakMap<World, ReturnType<typeof createTokenBucket>>();

async function answerTrailRequest(
  world: World,
  controls: Controls,
  signature: Signature | undefined,
  target: string,
  body: Buffer,
): Promise<Answer> {
  const operation = target.split('.').at(-1) ?? '';
  controls.count(operation);
  if (signature === undefined)
    throw new ServiceError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
  const now = world.now();
  const caller = findCaller(world, signature, now);
  if (caller === 'expired')
    throw new ServiceError(
      'ExpiredTokenException',
      'The security token included in the request is expired',
      400,
    );
  if (caller === 'unknown_token')
    throw new ServiceError(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
      400,
    );
  const bucket = lookups.get(world) ?? createTokenBucket(2, 2);
  lookups.set(world, bucket);
  if (!bucket.take(performance.now())) throw new ServiceError('ThrottlingException', 'Rate exceeded', 400);
  const lose = await meetFault(controls, operation);
  const call = { target, region: signature.region, body: parseJsonBody(body), now };
  return targetAnswer(losing(lose, () => answerTrail(world, caller, call)));
}

async function answerS3Request(
  worlds: Worlds,
  world: World,
  controls: Controls,
  request: IncomingMessage,
  signature: Signature,
  rawPath: string,
  query: URLSearchParams,
  body: Buffer,
): Promise<Answer> {
  const routed = routeS3(request.method ?? 'GET', rawPath, query);
  controls.count(routed.operation);
  const now = world.now();
  const caller = findCaller(world, signature, now);
  if (caller === 'expired') throw s3Error('ExpiredToken', 'The provided token has expired.', 400);
  if (caller === 'unknown_token')
    throw s3Error(
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
      403,
    );
  const lose = await meetFault(controls, routed.operation);
  const elsewhere = worlds.all.some(
    (other) =>
      other !== world &&
      other.row('SELECT 1 FROM s3_buckets WHERE name = :bucket', { bucket: routed.bucket }) !== undefined,
  );
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, first(value)]),
  );
  const call = { ...routed, query, headers, body, region: signature.region, now };
  return losing(lose, () => world.transaction(() => answerS3(world, caller, call, elsewhere)));
}

async function answerQuickSightRequest(
  world: World,
  controls: Controls,
  checkResponses: boolean,
  request: IncomingMessage,
  signature: Signature | undefined,
  rawPath: string,
  query: URLSearchParams,
  body: Buffer,
  requestId: string,
): Promise<Answer> {
  const routed = routeRequest(request.method ?? 'GET', rawPath);
  const operation = routed.operation.name;
  if (signature === undefined) {
    throw new ServiceError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
  }
  if (signature.service !== 'quicksight') {
    throw new ServiceError(
      'InvalidSignatureException',
      `Credential should be scoped to correct service: 'quicksight'.`,
      403,
    );
  }
  const now = world.now();
  const caller = findCaller(world, signature, now);
  if (caller === 'expired') {
    throw new ServiceError(
      'ExpiredTokenException',
      'The security token included in the request is expired',
      403,
    );
  }
  if (caller === 'unknown_token') {
    throw new ServiceError(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
      403,
    );
  }
  if (!controls.admit(world, operation)) {
    throw new ServiceError(
      'ThrottlingException',
      'Rate exceeded',
      429,
      retryAfter(controls.retryAfterSeconds()),
    );
  }
  const lose = await meetFault(controls, operation);
  settle(world, handlers, now);
  const { value: parsed, raw } = routed.operation.method === 'GET' ? noBody : readJsonBody(body);
  const output = losing(lose, () =>
    controls.recording(
      world,
      { operation, path: rawPath, requestId },
      () =>
        recordTrail(world, {
          at: now,
          region: signature.region,
          name: operation,
          ...callRecord(
            world,
            caller,
            body.length > longestParameters ? undefined : { ...routed.labels, ...parsed },
          ),
        }),
      () =>
        answerQuickSight(
          world,
          handlers,
          {
            routed,
            query,
            body: parsed,
            raw,
            region: signature.region,
            caller,
            now,
            requestId,
            origin: `http://${request.headers.host ?? '127.0.0.1'}`,
          },
          checkResponses,
        ),
    ),
  );
  return jsonAnswer(routed.operation.status, output);
}

/** Does the work; its answer, good or bad, gets lost on the way when it is to be. */
function losing<Result>(lose: boolean, work: () => Result): Result {
  if (!lose) return work();
  try {
    work();
  } catch (thrown) {
    if (!(thrown instanceof ServiceError)) throw thrown;
  }
  throw cut;
}

/** Plays the next fault of an operation; true when the answer is to be lost after the work is done. */
async function meetFault(controls: Controls, operation: string): Promise<boolean> {
  const fault = controls.nextFault(operation);
  if (fault === undefined) return false;
  if (fault.type === 'drop') throw cut;
  if (fault.type === 'delay') await sleep(fault.ms);
  if (fault.type === 'error')
    throw new ServiceError(fault.name, fault.message ?? `Injected ${fault.name}`, fault.status);
  return fault.type === 'lose_response';
}

const retryAfter = (seconds: number | undefined): Readonly<Record<string, unknown>> =>
  seconds === undefined ? {} : { RetryAfterSeconds: seconds };

function internalFailure(thrown: unknown, requestId: string): Answer {
  const message = thrown instanceof Error ? thrown.message : 'unknown';
  return jsonError(
    new ServiceError('InternalFailureException', `The sandbox failed: ${message}`, 500),
    requestId,
  );
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  answer: Answer | Buffer,
): void {
  const { status, headers, body } = Buffer.isBuffer(answer)
    ? { status: 200, headers: { 'content-type': 'application/zip' }, body: answer }
    : answer;
  // A body that was not read to its end would be taken for the next request.
  const close = request.complete ? {} : { connection: 'close' };
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
  response.writeHead(status, {
    ...headers,
    ...close,
    'content-length': bytes.length,
    'x-amzn-requestid': requestId,
  });
  response.end(bytes);
}

const first = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
