import { Worker } from 'node:worker_threads';
import { workerUrl } from '../locations.ts';
import { fromWire } from '../store/store-messages.ts';
import type { AccessAnswers } from './access-answers.ts';
import type { AccessReply, AccessRequest, AccessWorkerData } from './access-worker.ts';

/** The answers as the rest of the program sees them: the same names, one hop away. */
export type AccessLink = {
  readonly [K in keyof AccessAnswers]: (
    asked: Parameters<AccessAnswers[K]>[0],
  ) => Promise<ReturnType<AccessAnswers[K]>>;
};

/** Starts the thread that answers questions about access when the first one comes. */
export const createAccessThread = (file: string) => {
  const pending = new Map<number, PromiseWithResolvers<unknown>>();
  let worker: Worker | undefined;
  let lastId = 0;
  let closing = false;

  const fail = (error: Error) => {
    worker = undefined;
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
  };
  const start = (): Worker => {
    const data: AccessWorkerData = { file };
    const started = new Worker(workerUrl('access-worker'), {
      workerData: data,
      name: 'access',
      execArgv: [],
      // What is new here is text on its way out: a large nursery would only keep it longer.
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
    });
    started.on('message', (reply: AccessReply) => {
      const waiting = pending.get(reply.id);
      pending.delete(reply.id);
      // An idle thread does not keep the process alive.
      if (pending.size === 0) started.unref();
      if ('error' in reply) waiting?.reject(fromWire(reply.error));
      else waiting?.resolve(reply.value);
    });
    started.on('error', fail);
    started.on('exit', () => fail(new Error('The thread that answers questions about access ended')));
    return started;
  };
  const ask = (method: string, asked: unknown): Promise<unknown> => {
    if (closing) return Promise.reject(new Error('The profile is closed'));
    worker ??= start();
    lastId += 1;
    const answer = Promise.withResolvers<unknown>();
    pending.set(lastId, answer);
    worker.ref();
    worker.postMessage({ id: lastId, method, asked } satisfies AccessRequest);
    return answer.promise;
  };
  const methods = [
    'pair',
    'person',
    'audience',
    'compare',
    'broad',
    'changes',
    'remaining',
    'openMatrix',
    'matrixLines',
    'closeMatrix',
  ] as const satisfies readonly (keyof AccessAnswers)[];
  return {
    link: Object.fromEntries(
      methods.map((method) => [method, (asked: unknown) => ask(method, asked)]),
    ) as unknown as AccessLink,
    /** Lets what was asked end, then the thread. */
    close: async (): Promise<void> => {
      closing = true;
      const ending = worker;
      if (ending === undefined) return;
      const gone = new Promise<void>((resolve) => ending.once('exit', () => resolve()));
      ending.ref();
      ending.postMessage('close');
      await gone;
    },
  };
};
