import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { keychainProcessUrl } from '../locations.ts';
import type { KeychainReply, KeychainRequest, KeychainStage } from './keychain-messages.ts';

/** A running keychain process; Electron's `utilityProcess` fits behind it as Node's `fork` does. */
export interface KeychainChild {
  send(message: KeychainRequest): void;
  onMessage(listener: (message: KeychainReply) => void): void;
  onExit(listener: () => void): void;
  /** Keeps this process alive while a call is under way, and no longer. */
  hold(under: boolean): void;
  kill(): void;
}
export type StartKeychainChild = (entry: string) => KeychainChild;

const startWithNode: StartKeychainChild = (entry) => {
  const child = fork(entry, [], { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const hold = (under: boolean) => {
    child[under ? 'ref' : 'unref']();
    child.channel?.[under ? 'ref' : 'unref']();
  };
  const kill = () => {
    process.off('exit', kill);
    child.kill('SIGKILL');
  };
  process.once('exit', kill);
  hold(false);
  return {
    send: (message) => child.send(message, () => undefined), // a dead child is told by `onExit`
    onMessage: (listener) => child.on('message', (message) => listener(message as KeychainReply)),
    onExit: (listener) => {
      child.once('exit', listener);
      child.once('error', listener);
    },
    hold,
    kill,
  };
};

/** A call to the keychain that did not succeed, and how far it got. */
export class KeychainFailure extends Error {
  readonly stage: KeychainStage;
  readonly reason: 'refused' | 'timeout' | 'ended';

  constructor(message: string, stage: KeychainStage, reason: 'refused' | 'timeout' | 'ended') {
    super(message);
    this.name = 'KeychainFailure';
    this.stage = stage;
    this.reason = reason;
  }
}

/** The raw keychain: one entry per account. Every promise settles within the timeout. */
export interface KeychainLink {
  get(account: string): Promise<string | undefined>;
  set(account: string, secret: string): Promise<void>;
  /** Whether there was one. */
  delete(account: string): Promise<boolean>;
  close(): void;
}

interface Waiting {
  stage: KeychainStage;
  settle(reply: KeychainReply | KeychainFailure): void;
}

type Ask = KeychainRequest extends infer R ? (R extends unknown ? Omit<R, 'id' | 'service'> : never) : never;

const idleMs = 15_000;

/** Calls the keychain through a process that is started when needed, killed when stuck and when idle. */
export const createKeychainLink = ({
  service,
  timeoutMs,
  start = startWithNode,
}: {
  service: string;
  timeoutMs: number;
  start?: StartKeychainChild | undefined;
}): KeychainLink => {
  const waiting = new Map<number, Waiting>();
  let child: KeychainChild | undefined;
  let idle: NodeJS.Timeout | undefined;
  let lastId = 0;

  const stop = (reason: 'timeout' | 'ended') => {
    const stopped = child;
    child = undefined;
    clearTimeout(idle);
    for (const call of waiting.values()) {
      call.settle(
        new KeychainFailure(
          `the keychain ${reason === 'timeout' ? 'did not answer' : 'process ended'}`,
          call.stage,
          reason,
        ),
      );
    }
    waiting.clear();
    stopped?.kill();
  };

  const running = (): KeychainChild => {
    if (child) return child;
    const started = start(fileURLToPath(keychainProcessUrl()));
    child = started;
    started.onExit(() => {
      if (child === started) stop('ended');
    });
    started.onMessage((reply) => {
      const call = waiting.get(reply.id);
      if (!call) return;
      if (reply.type === 'stage') call.stage = reply.stage;
      else call.settle(reply);
    });
    return started;
  };

  const ask = (request: Ask): Promise<string | boolean | null> =>
    new Promise((resolve, reject) => {
      const id = ++lastId;
      const timer = setTimeout(() => stop('timeout'), timeoutMs);
      const target = running();
      clearTimeout(idle);
      target.hold(true);
      waiting.set(id, {
        stage: 'load',
        settle: (reply) => {
          clearTimeout(timer);
          waiting.delete(id);
          if (waiting.size === 0 && child) {
            child.hold(false);
            idle = setTimeout(() => stop('ended'), idleMs);
            idle.unref();
          }
          if (reply instanceof KeychainFailure) reject(reply);
          else if (reply.type === 'value') resolve(reply.value);
          else if (reply.type === 'error') reject(new KeychainFailure(reply.message, reply.stage, 'refused'));
        },
      });
      target.send({ ...request, id, service });
    });

  return {
    get: async (account) => {
      const value = await ask({ operation: 'get', account });
      return typeof value === 'string' ? value : undefined;
    },
    set: async (account, secret) => {
      await ask({ operation: 'set', account, secret });
    },
    delete: async (account) => (await ask({ operation: 'delete', account })) === true,
    close: () => stop('ended'),
  };
};
