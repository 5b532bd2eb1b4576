import type { Connection } from '../../shared/contract/connections.ts';
import type { StewardClient } from '../../shared/contract/index.ts';
import type { GlobalOptions } from './command-line.ts';
import type { Interrupts } from './interrupts.ts';
import type { Terminal } from './terminal.ts';

/** What a command works with. It answers with its exit code. */
export interface CommandContext {
  readonly client: StewardClient;
  readonly terminal: Terminal;
  readonly options: GlobalOptions;
  /** The connection named with --connection. */
  readonly connection: Connection | undefined;
  readonly interrupts: Interrupts;
}

export const exitCodes = { done: 0, failed: 1, changes: 2, usage: 64, interrupted: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Prints a result: one JSON document for programs, text for people. */
export const show = (
  context: Pick<CommandContext, 'terminal' | 'options'>,
  value: unknown,
  text: () => string,
): void => {
  if (context.options.json) context.terminal.json(value);
  else context.terminal.out(text());
};
