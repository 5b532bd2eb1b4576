import { Agent, request } from 'node:http';
import type { ApiRoute } from '../../shared/contract/procedure.ts';
import { problem } from '../../shared/errors.ts';
import { type Outcome, smallestTooLarge } from './call-procedure.ts';
import { type ProcedureUnderAttack, procedures } from './contract-procedures.ts';

export interface OfferedProcedure extends ProcedureUnderAttack {
  readonly api: ApiRoute;
}

/** Every procedure that the contract offers to programs: a new one is attacked without being named. */
export const offeredProcedures: readonly OfferedProcedure[] = procedures.flatMap((procedure) =>
  procedure.meta.api ? [{ ...procedure, api: procedure.meta.api }] : [],
);

type Members = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const segment = (value: unknown): string =>
  encodeURIComponent(String(typeof value === 'object' ? JSON.stringify(value) : value).toWellFormed());

/** An input as a program sends it: members that its path names there, the others in the query or the body. */
export const requestOf = ({ api }: OfferedProcedure, input: unknown) => {
  const names = [...api.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  const members = isRecord(input) ? input : {};
  const path = api.path.replace(/\{(\w+)\}/g, (_, name: string) => segment(members[name] ?? 'missing'));
  const rest = Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));
  const inPath = Object.fromEntries(names.map((name) => [name, String(members[name] ?? 'missing')]));
  if (api.method !== 'GET')
    return {
      target: `/api/v1${path}`,
      body: JSON.stringify(isRecord(input) ? rest : input),
      /** What the program makes of it. */
      meant: isRecord(input) ? { ...rest, ...inPath } : names.length > 0 ? inPath : input,
    };
  const query = new URLSearchParams(
    Object.entries(rest).flatMap(([name, value]) =>
      value === undefined || typeof value === 'object' ? [] : [[name, String(value).toWellFormed()]],
    ),
  );
  return { target: `/api/v1${path}${query.size > 0 ? `?${query}` : ''}`, body: undefined, meant: undefined };
};

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

const judge = (status: number, type: string, text: string): Outcome => {
  const told = `${status} ${text.slice(0, 300)}`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'crashed', status, told };
  }
  if (status === 200)
    return { kind: type === 'application/json' ? 'answered' : 'crashed', status, value, told };
  const read = problem.safeParse(value);
  if (!read.success || read.data.code === 'INTERNAL' || type !== 'application/problem+json')
    return { kind: 'crashed', status, told };
  return { kind: status === 413 ? 'too_large' : 'refused', status, code: read.data.code, told };
};

/** Calls the API with bytes as they are. Never rejects. */
export const callApi = (
  port: number,
  {
    method,
    target,
    body,
  }: { readonly method: string; readonly target: string; readonly body?: string | undefined },
  headers: Readonly<Record<string, string>>,
): Promise<Outcome> =>
  new Promise((resolve) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port,
        agent,
        method,
        path: target,
        timeout: 20_000,
        headers: {
          ...(body === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
          ...headers,
        },
      },
      (answer) =>
        answer.toArray().then(
          (chunks) =>
            resolve(
              judge(
                answer.statusCode ?? 0,
                answer.headers['content-type'] ?? '',
                Buffer.concat(chunks).toString(),
              ),
            ),
          (error: Error) => resolve({ kind: 'crashed', status: answer.statusCode ?? 0, told: error.message }),
        ),
    );
    asked.once('timeout', () => asked.destroy(new Error('no answer in 20 s')));
    asked.once('error', (error) => {
      // What is too large is answered and cut off; a sender may notice only the cut.
      const cut = 'code' in error && (error.code === 'EPIPE' || error.code === 'ECONNRESET');
      const large = body !== undefined && Buffer.byteLength(body) > smallestTooLarge;
      resolve({ kind: cut && large ? 'too_large' : 'crashed', status: 0, told: error.message });
    });
    asked.end(body);
  });
