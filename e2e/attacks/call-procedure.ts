import { Agent, type ClientRequest, request } from 'node:http';
import { problem } from '../../shared/errors.ts';

/**
 * What became of a call: `answered` (200), `refused` (a problem with its words), `too_large` (the host cut
 * it off before its end), or `crashed`: anything that a caller should never see.
 */
export interface Outcome {
  readonly kind: 'answered' | 'refused' | 'too_large' | 'crashed';
  readonly status: number;
  /** The problem's code. */
  readonly code?: string;
  readonly value?: unknown;
  /** What came back, shortened, for a failing test. */
  readonly told: string;
}

/** Where a call goes: the web host's port with a session, or the local socket. */
export type Way =
  | { readonly port: number; readonly session?: string | undefined }
  | { readonly socketPath: string; readonly client: string };

/** The body of a call as a client sends it; an own `__proto__` stays in it. */
export const bodyOf = (value: unknown, nan?: readonly (string | number)[]): string =>
  JSON.stringify({ json: value, meta: nan ? [[2, ...nan]] : [] });

const agent = new Agent({ keepAlive: true, maxSockets: 16 });
const patienceMs = 20_000;
export const smallestTooLarge = 2 ** 20;

const headersOf = (way: Way): Record<string, string> =>
  'port' in way
    ? {
        host: `127.0.0.1:${way.port}`,
        origin: `http://127.0.0.1:${way.port}`,
        ...(way.session === undefined ? {} : { 'x-steward-session': way.session }),
      }
    : { 'x-steward-client': way.client };

const judge = (status: number, text: string): Outcome => {
  const told = `${status} ${text.slice(0, 300)}`;
  let json: unknown;
  try {
    json = (JSON.parse(text) as { json: unknown }).json;
  } catch {
    return { kind: 'crashed', status, told };
  }
  if (status === 200) return { kind: 'answered', status, value: json, told };
  const { data } = (json ?? {}) as { data?: unknown };
  const read = problem.strict().safeParse(data);
  if (!read.success || read.data.code === 'INTERNAL') return { kind: 'crashed', status, told };
  return { kind: status === 413 ? 'too_large' : 'refused', status, code: read.data.code, told };
};

/** Calls a procedure with bytes as they are. Never rejects. */
export const callProcedure = (way: Way, path: string, body: string): Promise<Outcome> =>
  new Promise((resolve) => {
    let asked: ClientRequest | undefined;
    const crashed = (why: string) => resolve({ kind: 'crashed', status: 0, told: why });
    const late = setTimeout(() => {
      asked?.destroy();
      crashed('no answer in 20 s');
    }, patienceMs);
    const done = (outcome: Outcome) => {
      clearTimeout(late);
      resolve(outcome);
    };
    const bytes = Buffer.from(body);
    asked = request(
      {
        ...('port' in way ? { host: '127.0.0.1', port: way.port } : { socketPath: way.socketPath }),
        agent,
        method: 'POST',
        path: `/rpc${path}`,
        headers: { ...headersOf(way), 'content-type': 'application/json', 'content-length': bytes.length },
      },
      (answer) => {
        const status = answer.statusCode ?? 0;
        // Progress comes until somebody leaves: its beginning is answer enough.
        if (answer.headers['content-type']?.startsWith('text/event-stream')) {
          answer.on('error', () => undefined).destroy();
          done({ kind: 'answered', status, told: 'a stream' });
          return;
        }
        answer.toArray().then(
          (chunks) => done(judge(status, Buffer.concat(chunks).toString())),
          (error: Error) => done({ kind: 'crashed', status, told: error.message }),
        );
      },
    );
    asked.once('error', (error) => {
      // What is too large is answered and cut off; a sender may notice only the cut.
      const cut = 'code' in error && (error.code === 'EPIPE' || error.code === 'ECONNRESET');
      const kind = cut && bytes.length > smallestTooLarge ? 'too_large' : 'crashed';
      done({ kind, status: 0, told: error.message });
    });
    asked.end(bytes);
  });

/** Does something to each, a few at a time. */
export const eachOf = async <T>(
  all: readonly T[],
  atOnce: number,
  act: (one: T) => Promise<void>,
): Promise<void> => {
  let next = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < all.length) {
        const one = all[next] as T;
        next += 1;
        await act(one);
      }
    }),
  );
};
