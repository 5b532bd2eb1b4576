import { parentPort, workerData } from 'node:worker_threads';
import Sqlite from 'better-sqlite3';
import { toWire, type WireError } from '../store/store-messages.ts';
import { createAccessAnswers } from './access-answers.ts';

export interface AccessWorkerData {
  readonly file: string;
}
export interface AccessRequest {
  readonly id: number;
  readonly method: string;
  readonly asked: unknown;
}
export type AccessReply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: WireError };

/**
 * Answers questions about access in a thread of its own, which only reads the profile: loading whole accounts, and
 * the table of everybody beside everything, hold up nobody who writes.
 */
const port = parentPort;
if (port === null) throw new Error('access-worker runs as a worker thread only');
const { file } = workerData as AccessWorkerData;
const database = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: 5_000 });
const answers = createAccessAnswers(database) as unknown as Readonly<
  Record<string, (asked: unknown) => unknown>
>;

port.on('message', (request: AccessRequest | 'close') => {
  if (request === 'close') {
    database.close();
    port.close();
    return;
  }
  const { id, method, asked } = request;
  try {
    const answer = Object.hasOwn(answers, method) ? answers[method] : undefined;
    if (answer === undefined) throw new Error(`There is no answer ${method}`);
    port.postMessage({ id, value: answer(asked) } satisfies AccessReply);
  } catch (error) {
    port.postMessage({ id, error: toWire(error) } satisfies AccessReply);
  }
});
