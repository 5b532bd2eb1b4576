import { redactFields } from './redact-fields.ts';
import { scrub } from './scrub.ts';

/**
 * Makes a crash tell no secret: what nobody caught is written as the log would write it (Node itself prints an
 * error with everything that hangs on it, such as a request with its headers), and Node's diagnostic reports leave
 * the environment and the network out.
 *
 * @param write takes the words; it must not fail.
 * @param exit ends the process.
 */
export const guardCrashes = (write: (text: string) => void, exit: (code: number) => void): void => {
  // The types do not know them yet, and Electron may have no reports.
  if (process.report) Object.assign(process.report, { excludeNetwork: true, excludeEnv: true });
  process.on('uncaughtException', (error: unknown) => {
    const told = JSON.stringify(redactFields({ crashed: error instanceof Error ? error : String(error) }));
    write(`${scrub(told)}\n`);
    exit(70);
  });
};
