import { parentPort, workerData } from 'node:worker_threads';
import { createControls } from './controls.ts';
import { createListener } from './http-listener.ts';
import type { SandboxOptions } from './sandbox.ts';
import type { FromWorker } from './start-sandbox.ts';
import type { WorldSettings } from './world.ts';
import { openWorlds } from './worlds.ts';

/** How long requests that are under way may take when the sandbox closes. */
const graceMs = 2000;

const options = workerData as SandboxOptions;
const port = parentPort;
if (port === null) throw new Error('This file is the entry of a worker thread.');
const say = (message: FromWorker): void => port.postMessage(message);

try {
  const settings: WorldSettings = {
    timing: {
      asyncMs: options.asyncMs ?? 300,
      searchDelayMs: options.searchDelayMs ?? 300,
      clockAheadMs: 0,
    },
    service: {
      permissionSets: 'all',
      namelessInvitations: false,
      bundleImports: {},
      bundleDownloads: {},
      ingestions: 'work',
    },
  };
  const worlds = openWorlds(options.file, settings, options);
  const world = worlds.main;
  const server = createListener(worlds, createControls(worlds, options), options.checkResponses ?? false);
  const fail = (error: Error): void => {
    worlds.close();
    say({ type: 'failed', message: error.message });
    port.close();
  };
  server.once('error', fail);
  server.listen(options.port ?? 0, '127.0.0.1', () => {
    server.off('error', fail);
    const address = server.address();
    if (address === null || typeof address === 'string') return;
    say({ type: 'listening', port: address.port, accountId: world.accountId, region: world.identityRegion });
  });
  port.once('message', () => {
    const cutShort = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(cutShort);
      worlds.close();
      say({ type: 'closed' });
      port.close();
    });
    server.closeIdleConnections();
  });
} catch (error) {
  say({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  port.close();
}
