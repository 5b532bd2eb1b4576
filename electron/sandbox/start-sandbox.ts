import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { StewardError } from '../../shared/errors.ts';
import { workerUrl } from '../locations.ts';
import { connectSandbox } from './connect-sandbox.ts';
import type { RunningSandbox, SandboxOptions } from './sandbox.ts';

/** What the worker says; the only thing it is told is to close. */
export type FromWorker =
  | { readonly type: 'listening'; readonly port: number; readonly accountId: string; readonly region: string }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'closed' };

/**
 * Serves QuickSight and STS on 127.0.0.1 from a worker thread, so that the host never waits for it. Resolves
 * when it answers. Throws `StewardError` when the state file or the port cannot be used.
 */
export async function startSandbox(options: SandboxOptions): Promise<RunningSandbox> {
  const worker = new Worker(workerUrl('sandbox-worker'), { workerData: options, execArgv: [] });
  const listening = await firstWord(worker);
  const info = {
    endpoints: {
      quicksight: `http://127.0.0.1:${listening.port}`,
      sts: `http://127.0.0.1:${listening.port}`,
    },
    accountId: listening.accountId,
    region: listening.region,
  };
  let closing: Promise<void> | undefined;
  return {
    ...connectSandbox(info),
    close: () => {
      closing ??= closeWorker(worker);
      return closing;
    },
  };
}

async function closeWorker(worker: Worker): Promise<void> {
  const ended = once(worker, 'exit');
  worker.postMessage('close');
  await ended;
}

function firstWord(worker: Worker): Promise<Extract<FromWorker, { type: 'listening' }>> {
  return new Promise((resolve, reject) => {
    worker.once('error', (cause) => reject(notStarted(cause.message, cause)));
    worker.once('exit', () => reject(notStarted('its worker ended early')));
    worker.once('message', (message: FromWorker) => {
      if (message.type === 'listening') resolve(message);
      else reject(notStarted(message.type === 'failed' ? message.message : 'it closed at once'));
    });
  });
}

const notStarted = (reason: string, cause?: unknown): StewardError =>
  new StewardError(
    {
      code: 'STORE',
      happened: `The sandbox did not start: ${reason}`,
      unchanged: 'Nothing was changed.',
      todo: 'If its port is taken, choose another one. If its state file is damaged, remove it: a new one is made.',
    },
    { cause },
  );
