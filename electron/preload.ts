import { contextBridge, ipcRenderer } from 'electron';

/**
 * The only thing the page gets from Electron: the knowledge that it runs in the desktop app, and, when it
 * asks by posting `steward:ready` to its own window, one port to the rpc contract. No channel name, no
 * `ipcRenderer`, nothing that can be called with a payload.
 */
contextBridge.exposeInMainWorld('stewardBridge', Object.freeze({ host: 'desktop' }));

window.addEventListener('message', (event) => {
  // A frame inside the page may post too; only the page itself is answered.
  if (event.source !== window || event.data !== 'steward:ready') return;
  const { port1, port2 } = new MessageChannel();
  ipcRenderer.postMessage('steward:port', null, [port1]);
  window.postMessage('steward:port', window.location.origin, [port2]);
});
