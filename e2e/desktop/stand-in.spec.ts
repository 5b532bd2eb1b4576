import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import vm from 'node:vm';
import { expect, test } from '../steward.ts';

const here = import.meta.dirname;

test('the built main process is wired as the guards say (on a stand-in for Electron)', async ({ data }) => {
  const result = spawnSync(
    process.execPath,
    ['--import', join(here, 'stand-in-loader.ts'), join(here, 'boot-main.ts'), '--data', data],
    { encoding: 'utf8', timeout: 60_000 },
  );
  expect(result.stderr).toBe('');
  const told = JSON.parse(result.stdout);
  expect(told.errors).toEqual([]);
  expect(told.schemes).toMatchObject([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
  expect(told.sandboxed).toBe(true);
  expect(told.preferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
  });
  expect(told.loaded).toEqual(['app://steward/']);
  expect(told.page).toMatchObject({ status: 200, html: '<!doctype html>' });
  expect(told.page.csp).toContain("default-src 'none'");
  expect(told.page.csp).not.toContain('unsafe-eval');
  expect(told.outside).toBe(403);
  expect(told.stopped).toEqual(['navigate', 'redirect', 'webview']);
  expect(told.newWindow).toBe('deny');
  expect(told.opened).toEqual(['https://docs.aws.amazon.com/']);
  expect(told.session).toEqual({ origin: 'desktop', role: 'admin' });
  expect(told.stranger).not.toBe('answered');
});

test('the built preload script gives the page a port and nothing else', () => {
  const exposed = new Map<string, unknown>();
  const sent: { channel: string; payload: unknown; ports: number }[] = [];
  const posted: { message: unknown; target: string; ports: number }[] = [];
  let listener: ((event: { source: unknown; data: unknown }) => void) | undefined;
  const page = {
    location: { origin: 'app://steward' },
    addEventListener: (_name: string, added: typeof listener) => {
      listener = added;
    },
    postMessage: (message: unknown, target: string, ports: unknown[]) =>
      posted.push({ message, target, ports: ports.length }),
  };
  const electron = {
    contextBridge: { exposeInMainWorld: (name: string, value: unknown) => exposed.set(name, value) },
    ipcRenderer: {
      postMessage: (channel: string, payload: unknown, ports: unknown[]) =>
        sent.push({ channel, payload, ports: ports.length }),
    },
  };
  const source = readFileSync(join(here, '..', '..', 'dist', 'electron', 'preload.cjs'), 'utf8');
  vm.runInNewContext(source, {
    window: page,
    MessageChannel,
    module: { exports: {} },
    exports: {},
    require: (name: string) => {
      expect(name).toBe('electron');
      return electron;
    },
  });

  expect([...exposed]).toEqual([['stewardBridge', { host: 'desktop' }]]);
  expect(Object.isFrozen(exposed.get('stewardBridge'))).toBe(true);
  listener?.({ source: {}, data: 'steward:ready' });
  listener?.({ source: page, data: { channel: 'anything' } });
  expect(sent).toEqual([]);
  listener?.({ source: page, data: 'steward:ready' });
  expect(sent).toEqual([{ channel: 'steward:port', payload: null, ports: 1 }]);
  expect(posted).toEqual([{ message: 'steward:port', target: 'app://steward', ports: 1 }]);
});
