import type { KeychainReply, KeychainRequest, KeychainStage } from './keychain-messages.ts';

/**
 * The process that talks to the operating system's keychain. It is a process of its own because the
 * native calls cannot be abandoned: connecting to a D-Bus that does not answer blocks its thread for
 * ever, a locked keyring waits for as long as its prompt is open, and a process with such a call under
 * way cannot even exit. This one can be killed.
 *
 * It is started by Node (`process.send`) or as Electron's utility process (`process.parentPort`).
 */
interface ParentPort {
  postMessage(message: KeychainReply): void;
  on(event: 'message', listener: (event: { readonly data: KeychainRequest }) => void): void;
}
const parentPort = (process as { parentPort?: ParentPort }).parentPort;

const reply = (message: KeychainReply): void => {
  if (parentPort) parentPort.postMessage(message);
  else process.send?.(message);
};

/** Whether a text holds a secret or a part of one: entries are JSON, and a keychain may quote half of it. */
const repeats = (text: string, secret: string): boolean =>
  [secret, ...(secret.match(/[^"{}:,\s\\]{8,}/g) ?? [])].some((part) => text.includes(part));

const answer = async (request: KeychainRequest): Promise<void> => {
  const { id } = request;
  let stage: KeychainStage = 'load';
  const reached = (next: KeychainStage) => {
    stage = next;
    reply({ id, type: 'stage', stage });
  };
  try {
    const { AsyncEntry } = await import('keytar');
    reached('connect');
    // Pinned: left to itself it falls back to the kernel's key ring, which forgets at reboot.
    const entry = new AsyncEntry(request.service, request.account, { linux: { store: 'secret-service' } });
    reached('call');
    switch (request.operation) {
      case 'get':
        return reply({ id, type: 'value', value: await entry.getPassword() });
      case 'set':
        await entry.setPassword(request.secret);
        return reply({ id, type: 'value', value: true });
      case 'delete':
        return reply({ id, type: 'value', value: await entry.deletePassword() });
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // Its own words are shown; a keychain that repeats what it was given must not be.
    const told = request.operation === 'set' && repeats(message, request.secret) ? 'it refused' : message;
    reply({ id, type: 'error', stage, message: told });
  }
};

let last: Promise<void> = Promise.resolve();
const receive = (request: KeychainRequest): void => {
  last = last.then(() => answer(request));
};

if (parentPort) parentPort.on('message', ({ data }) => receive(data));
else {
  process.on('message', (message) => receive(message as KeychainRequest));
  // Whoever asked is gone. Exiting would wait for a call under way.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
}
