import { type Problem, StewardError } from '../../shared/errors.ts';
import type { Behind } from './head-keeper.ts';
import type { Migrated } from './migrate.ts';
import { isSqliteError, StoreError, storeProblem } from './store-problem.ts';

/** What the worker is started with. */
export interface StoreWorkerData {
  readonly file: string;
  readonly migrations?: string;
  readonly backup?: string;
  /** Where it is remembered, outside the database, how far its audit log reaches; the first is beside it. */
  readonly heads: readonly string[];
  readonly busyTimeoutMs: number;
  /** A fault to inject; only tests set it. */
  readonly fault?: string;
}

export type StoreRequest =
  | {
      readonly type: 'call';
      readonly id: number;
      readonly repository: string;
      readonly method: string;
      readonly args: readonly unknown[];
    }
  /** What was remembered has been dealt with: remember what is there now, from now on. */
  | { readonly type: 'follow' }
  | { readonly type: 'close' };

export type StoreReply =
  /** Ready: the repositories by name with their methods' names. */
  | {
      readonly type: 'ready';
      readonly repositories: Readonly<Record<string, readonly string[]>>;
      readonly migrated: Migrated;
      readonly behind?: Behind;
    }
  | { readonly type: 'value'; readonly id: number; readonly value: unknown }
  | { readonly type: 'error'; readonly id: number; readonly error: WireError }
  /** It could not be opened; the worker ends. */
  | { readonly type: 'refused'; readonly error: WireError }
  | { readonly type: 'closed' };

/** An error as it crosses the thread boundary: structured cloning would lose its class and fields. */
export type WireError =
  | { readonly type: 'problem'; readonly problem: Problem; readonly cause?: string }
  | { readonly type: 'sqlite'; readonly code: string; readonly message: string }
  | {
      readonly type: 'defect';
      readonly name: string;
      readonly message: string;
      readonly stack: string | undefined;
    };

const causeOf = (error: Error): { cause?: string } =>
  error.cause instanceof Error ? { cause: error.cause.message } : {};

export const toWire = (error: unknown): WireError => {
  if (error instanceof StoreError) {
    return { type: 'sqlite', code: error.sqliteCode, message: error.sqliteMessage };
  }
  if (error instanceof StewardError) return { type: 'problem', problem: error.problem, ...causeOf(error) };
  if (isSqliteError(error)) return { type: 'sqlite', code: error.code, message: error.message };
  if (error instanceof Error) {
    return { type: 'defect', name: error.name, message: error.message, stack: error.stack };
  }
  return { type: 'defect', name: 'Error', message: String(error), stack: undefined };
};

export const fromWire = (wire: WireError): Error => {
  switch (wire.type) {
    case 'problem':
      return new StewardError(wire.problem, wire.cause === undefined ? {} : { cause: new Error(wire.cause) });
    case 'sqlite':
      return new StoreError(storeProblem(wire.code), wire, {
        cause: new Error(`${wire.code}: ${wire.message}`),
      });
    case 'defect': {
      const error = new Error(wire.message);
      error.name = wire.name;
      if (wire.stack !== undefined) error.stack = wire.stack;
      return error;
    }
  }
};
