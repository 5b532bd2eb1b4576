import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RPCHandler } from '@orpc/server/node';
import { statusOf } from '../../shared/error-status.ts';
import { type Problem, StewardError } from '../../shared/errors.ts';
import { type ApiAnswer, type ApiHost, problemAnswer } from '../api/api-host.ts';
import type { CallLog, HostContext } from '../rpc/bind-contract.ts';
import { wireError } from '../rpc/problem-of.ts';
import { rpcHandlerOptions } from '../rpc/rpc-handler-options.ts';
import type { StewardRouter } from '../rpc/steward-router.ts';
import { apiRefusal } from './api-refusals.ts';
import { createConnectionGuard } from './connection-guard.ts';
import { isApiTarget, judgeRequest, type Verdict } from './judge-request.ts';
import { readJsonBody } from './read-json-body.ts';
import {
  notBuiltWords,
  notFoundWords,
  type RefusalWords,
  refusalPage,
  refusedWords,
  usedTokenWords,
} from './refusal-page.ts';
import { securityHeaders } from './security-headers.ts';
import { isPagePath, readStaticFile } from './static-files.ts';
import { createWebSessions } from './web-sessions.ts';

export interface WebHostOptions {
  readonly router: StewardRouter;
  /** Answers programs with tokens, beside the page. */
  readonly api: ApiHost;
  readonly rendererDirectory: string;
  /** 0 or absent: any free one. */
  readonly port?: number;
  /** The first one-time token; absent: a new one of 256 bits. */
  readonly token?: string;
  readonly log: CallLog;
  /**
   * How long a client may take to send the head and the whole of a request. Default 10 s and 60 s. Without a
   * session the first one is also for the rest of a request, until its answer was read.
   */
  readonly timeouts?: { readonly headersMs: number; readonly requestMs: number };
}

export interface WebHost {
  /** The address with the first one-time token. */
  readonly url: string;
  readonly port: number;
  /** Another address with a one-time token of its own, for a second tab or a lost one. */
  newUrl(): string;
  /** Stops answering; calls under way get a second to end. */
  close(): Promise<void>;
}

const usedToken: Problem = {
  code: 'SIGNED_OUT',
  happened: 'The address that opened this page has been used already, or is too old.',
  unchanged: 'Nothing was changed.',
  todo: 'Go on in the tab that it opened first, or run “npm start” or “steward serve” again for a new address.',
};
const lostSession: Problem = {
  code: 'SIGNED_OUT',
  happened: 'This page’s session with Steward has ended.',
  unchanged: 'What was saved is safe.',
  todo: 'Run “npm start” or “steward serve” again: it prints a new address.',
};
const unreadable: Problem = {
  code: 'BAD_INPUT',
  happened: 'The request could not be read.',
  unchanged: 'Nothing was changed.',
};
const tooLarge: Problem = {
  code: 'BAD_INPUT',
  happened: 'This is too large to be sent in one piece.',
  unchanged: 'Nothing was changed.',
  todo: 'Send less at once: a people file may have 20 MB.',
};
const unknownProcedure: Problem = {
  code: 'NOT_FOUND',
  happened: 'Steward has no such procedure.',
  todo: 'Reload the page: it may be older than the program.',
};

const refusedProblem = (status: number): Problem =>
  status === 413
    ? tooLarge
    : { code: status === 403 ? 'FORBIDDEN' : 'BAD_INPUT', happened: 'Steward refused this request.' };

type Of<K extends Verdict['kind']> = Extract<Verdict, { kind: K }>;

/**
 * Serves the console on 127.0.0.1: the built page, the exchange of a one-time token for a session secret,
 * and the contract under `/rpc`, with progress as server-sent events.
 *
 * Rejects with `StewardError` when the port is taken.
 */
export const startWebHost = async (options: WebHostOptions): Promise<WebHost> => {
  const {
    router,
    api,
    rendererDirectory,
    log,
    timeouts = { headersMs: 10_000, requestMs: 60_000 },
  } = options;
  const sessions = createWebSessions();
  const rpc = new RPCHandler<HostContext>(router, rpcHandlerOptions());
  const guard = createConnectionGuard({
    strangerMs: timeouts.headersMs,
    onOtherUser: (uid) => log.info({ uid }, 'A connection of another user was cut'),
  });

  const send = (response: ServerResponse, status: number, type: string, body: string | Buffer): void => {
    response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
    response.end(response.req.method === 'HEAD' ? undefined : body);
  };
  const sendPage = (response: ServerResponse, status: number, words: RefusalWords): void =>
    send(response, status, 'text/html; charset=utf-8', refusalPage(words));
  /** In the form that an oRPC client reads. */
  const sendProblem = (response: ServerResponse, problem: Problem, status = statusOf(problem.code)): void =>
    send(
      response,
      status,
      'application/json',
      JSON.stringify({ json: wireError(problem).toJSON(), meta: [] }),
    );

  const answerPage = async ({ path, query, headers }: Of<'page'>, response: ServerResponse) => {
    const token = query.get('token');
    if (token !== null && !sessions.isFresh(token)) return sendPage(response, 401, usedTokenWords);
    const isPage = isPagePath(path);
    const file = await readStaticFile(rendererDirectory, isPage ? '/index.html' : path);
    if (!file)
      return isPage ? sendPage(response, 503, notBuiltWords) : sendPage(response, 404, notFoundWords);
    // The page's own address may carry a token, so nothing of it is kept.
    response.setHeader('cache-control', isPage ? 'no-store' : file.cacheControl);
    if (!isPage) {
      response.setHeader('etag', file.etag);
      if (headers.get('if-none-match') === file.etag) {
        response.writeHead(304).end();
        return;
      }
    }
    send(response, 200, file.type, file.body);
  };

  const bodyOf = async (request: IncomingMessage, response: ServerResponse, limit: number) => {
    const body = await readJsonBody(request, limit);
    if (body.kind === 'read') return body;
    response.setHeader('connection', 'close');
    if (body.kind === 'too_large') sendProblem(response, tooLarge, 413);
    else sendProblem(response, unreadable, 400);
    return undefined;
  };

  const answerSession = async (
    { limit }: Of<'session'>,
    request: IncomingMessage,
    response: ServerResponse,
  ) => {
    const body = await bodyOf(request, response, limit);
    if (!body) return;
    const { value } = body;
    const token = typeof value === 'object' && value !== null && 'token' in value ? value.token : undefined;
    const session = typeof token === 'string' ? sessions.exchange(token) : undefined;
    if (session === undefined) {
      log.info({ outcome: 'refused' }, 'A one-time token was refused');
      return sendProblem(response, usedToken);
    }
    send(response, 200, 'application/json', JSON.stringify({ session }));
  };

  const answerRpc = async (
    { headers, limit }: Of<'rpc'>,
    request: IncomingMessage,
    response: ServerResponse,
  ) => {
    const id = sessions.sessionOf(headers.get('x-steward-session') ?? '');
    if (id === undefined) {
      response.setHeader('connection', 'close');
      return sendProblem(response, lostSession);
    }
    guard.know(request.socket);
    const body = await bodyOf(request, response, limit);
    if (!body) return;
    const { matched } = await rpc.handle(Object.assign(request, { body: body.value }), response, {
      prefix: '/rpc',
      context: { session: { id, origin: 'web' } },
    });
    if (!matched) sendProblem(response, unknownProcedure);
  };

  const sendAnswer = ({ status, headers, body }: ApiAnswer, response: ServerResponse): void => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    // What is left of a body that nobody wanted is not waited for.
    if (!response.req.complete) response.setHeader('connection', 'close');
    send(response, status, headers['content-type'] ?? 'application/json', body);
  };

  const answerApi = async (
    { headers, limit }: Of<'api'>,
    request: IncomingMessage,
    response: ServerResponse,
  ) => {
    const { method = '', url: target = '' } = request;
    const hasBody = headers.has('transfer-encoding') || Number(headers.get('content-length') ?? 0) > 0;
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const answered = await api.answer({
      method,
      target,
      headers,
      signal: gone.signal,
      readBody: async () => {
        // Whoever reads a body has judged the token: its connection is nobody's in the way.
        guard.know(request.socket);
        return hasBody ? readJsonBody(request, limit) : { kind: 'read', value: undefined };
      },
    });
    sendAnswer(answered, response);
  };

  const answer = async (request: IncomingMessage, response: ServerResponse, port: number): Promise<void> => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    response.setHeader('cache-control', 'no-store');
    const { method = '', url: target = '', rawHeaders } = request;
    guard.watch(request, response);
    if (!(await guard.isAdmitted(request.socket))) return;
    const verdict = judgeRequest({ method, target, rawHeaders }, port);
    switch (verdict.kind) {
      case 'page':
        return answerPage(verdict, response);
      case 'session':
        return answerSession(verdict, request, response);
      case 'rpc':
        return answerRpc(verdict, request, response);
      case 'api':
        return answerApi(verdict, request, response);
      case 'document':
        return sendAnswer(await api.document(), response);
      case 'refused': {
        log.info({ status: verdict.status, why: verdict.why }, 'A request was refused');
        response.setHeader('connection', 'close');
        const forApi = isApiTarget(target);
        if (verdict.status === 405)
          response.setHeader('allow', forApi ? 'GET, POST, DELETE' : 'GET, HEAD, POST');
        if (forApi) return sendAnswer(problemAnswer(apiRefusal(verdict.status), verdict.status), response);
        return method === 'POST'
          ? sendProblem(response, refusedProblem(verdict.status), verdict.status)
          : sendPage(response, verdict.status, refusedWords);
      }
    }
  };

  const server = createServer(
    {
      headersTimeout: timeouts.headersMs,
      requestTimeout: timeouts.requestMs,
      connectionsCheckingInterval: Math.min(1_000, timeouts.headersMs),
      maxHeaderSize: 16 * 1024,
      keepAliveTimeout: 5_000,
    },
    (request, response) => {
      answer(request, response, portOf(server)).catch((error: unknown) => {
        // A client that went away in the middle is no defect.
        if (!request.destroyed || !request.aborted)
          log.error({ err: error }, 'A request could not be answered');
        if (response.headersSent) response.destroy();
        else sendProblem(response, { code: 'INTERNAL', happened: 'Steward made a mistake.' });
      });
    },
  );
  server.on('connection', (socket) => guard.take(socket));
  await listen(server, options.port ?? 0);

  const port = portOf(server);
  const addressOf = (token: string) => `http://127.0.0.1:${port}/?token=${encodeURIComponent(token)}`;
  return {
    url: addressOf(sessions.issueToken(options.token)),
    port,
    newUrl: () => addressOf(sessions.issueToken()),
    close: () => closeServer(server),
  };
};

const portOf = (server: Server): number => (server.address() as AddressInfo | null)?.port ?? 0;

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new StewardError(
          {
            code: error.code === 'EADDRINUSE' ? 'CONFLICT' : 'INTERNAL',
            happened:
              error.code === 'EADDRINUSE'
                ? `Port ${port} is in use by another program.`
                : `Port ${port} cannot be opened (${error.code ?? error.message}).`,
            unchanged: 'Nothing was started.',
            todo: 'Choose another port with --port, or leave it out to get a free one.',
          },
          { cause: error },
        ),
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });

/** Progress streams never end by themselves, so after a second whatever is open is cut. */
const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), 1_000);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
