import type { SandboxInfo } from '../../shared/contract/console.ts';
import { StewardError } from '../../shared/errors.ts';
import type { RunningSandbox, SandboxControl, SandboxStats } from './sandbox.ts';

/** The address of the sandbox's own controls. Browsers do not send such a header across origins. */
export const controlPath = '/_sandbox/control';
export const controlHeader = 'x-steward-sandbox-control';

/** Any keys would do; these are told apart easily in a log. */
const credentials = { accessKeyId: 'AKIASANDBOXSTEWARD00', secretAccessKey: 'sandbox' } as const;

/** Speaks to a sandbox that is running already, here or in another process. Closing it closes nothing. */
export function connectSandbox(info: SandboxInfo): RunningSandbox {
  return {
    ...info,
    credentials,
    control: (change = {}) => sendControl(info.endpoints.quicksight, change),
    close: async () => {},
  };
}

async function sendControl(endpoint: string, change: SandboxControl): Promise<SandboxStats> {
  const response = await fetch(new URL(controlPath, endpoint), {
    method: 'POST',
    headers: { [controlHeader]: '1', 'content-type': 'application/json' },
    body: JSON.stringify(change),
  }).catch((cause: unknown) => {
    throw notChanged('it does not answer', cause);
  });
  if (!response.ok) throw notChanged(`it answered ${response.status}`);
  return (await response.json()) as SandboxStats;
}

const notChanged = (reason: string, cause?: unknown): StewardError =>
  new StewardError(
    {
      code: 'CLOUD',
      happened: `The sandbox could not be controlled: ${reason}.`,
      unchanged: 'It behaves as before.',
      todo: 'Start it again.',
    },
    { cause },
  );
