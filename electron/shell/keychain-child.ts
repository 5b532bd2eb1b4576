import { utilityProcess } from 'electron';
import type { StartKeychainChild } from '../secrets/keychain-link.ts';
import type { KeychainReply } from '../secrets/keychain-messages.ts';

/**
 * Runs the keychain's process as Electron's utility process: the packaged app cannot start itself as a plain
 * Node (the `runAsNode` fuse is off), which Node's `fork` would need.
 */
export const startWithElectron: StartKeychainChild = (entry) => {
  const child = utilityProcess.fork(entry, [], { stdio: 'ignore', serviceName: 'Steward keychain' });
  return {
    send: (message) => child.postMessage(message),
    onMessage: (listener) => child.on('message', (message: KeychainReply) => listener(message)),
    onExit: (listener) => child.once('exit', () => listener()),
    // The app stays alive by its windows; a utility process never holds it.
    hold: () => undefined,
    kill: () => void child.kill(),
  };
};
