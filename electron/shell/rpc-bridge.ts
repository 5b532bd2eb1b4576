import type { IpcMain, IpcMainEvent, MessagePortMain } from 'electron';
import { isTrustedSender } from './guards.ts';

/** The one IPC channel: a page asks for a port, everything else goes through the contract on that port. */
export const portChannel = 'steward:port';

/**
 * Hands each trusted page one port to the rpc contract. `serve` binds the port; `refused` is told of every
 * message that came from anybody else, which gets no answer.
 */
export const bridgePorts = (
  ipcMain: Pick<IpcMain, 'on'>,
  serve: (port: MessagePortMain) => void,
  refused: (address: string) => void,
): void => {
  ipcMain.on(portChannel, (event: IpcMainEvent) => {
    const [port] = event.ports;
    if (!port) return;
    if (!isTrustedSender(event)) {
      port.close();
      refused(event.senderFrame?.url ?? 'a frame that is gone');
      return;
    }
    serve(port);
    port.start();
  });
};
