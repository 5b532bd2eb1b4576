import type { Repositories } from './repositories.ts';

type Remote<F> = F extends (...args: infer A) => infer R ? (...args: A) => Promise<R> : never;

/** The repositories as the rest of the main process sees them: the same names, one hop away. */
export type Store = {
  readonly [Name in keyof Repositories]: {
    readonly [Method in keyof Repositories[Name]]: Remote<Repositories[Name][Method]>;
  };
};
