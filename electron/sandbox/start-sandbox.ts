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
 * Serves QuickSight, STS, CloudTrail and S3 on 127.0.0.1 from a worker thread, so that the host never waits for it. Resolves
 * when it answers. Throws `StewardError` when the state file or the port cannot be used.
 */
export async function startSandbox(options: SandboxOptions): Promise<RunningSandbox> {
  const worker = new Worker(workerUrl('sandbox-worker'), { workerData: options, execArgv: [] });
  const listening = await firstWord(worker);
  const info = {
    endpoints: {
      quicksight: `http://127.0.0.1:${listening.port}`,
      sts: `http://127.0.0.1:${listening.port}`,
      cloudtrail: `http://127.0.0.1:${listening.port}`,
      s3: `http://127.0.0.1:${listening.port}`,
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

const notStarted = (reason: string, cause?: unknown): StewardError => {
  const port = /(EADDRINUSE|EACCES).*:(\d+)$/.exec(reason);
  if (port)
    return new StewardError(
      {
        code: 'CONFLICT',
        happened: `The sandbox did not start: port ${port[2]} ${port[1] === 'EACCES' ? 'may not be opened by you' : 'is in use by another program'}.`,
        unchanged: 'Nothing was started.',
        todo: 'Choose another port with --port, or leave it out to get a free one.',
      },
      { cause },
    );
  return new StewardError(
    {
      code: 'STORE',
      happened: `The sandbox did not start: ${reason}`,
      unchanged: 'Nothing was changed.',
      todo: 'If its state file (sandbox.db in the profile’s folder) is damaged, move it away: a new sandbox is made. Tenants that were in it can be onboarded again from their files.',
    },
    { cause },
  );
};
