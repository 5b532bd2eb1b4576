import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { app, BrowserWindow, dialog, ipcMain, Menu, protocol } from 'electron';
import { v7 as uuidv7 } from 'uuid';
import { StewardError } from '../shared/errors.ts';
import { composeSteward, type Steward } from './compose.ts';
import { rendererDirectory } from './locations.ts';
import { prepareProfileDirectory, profileDirectory } from './profile/default-profile.ts';
import { serveOwner } from './rpc/local-socket.ts';
import { servePort } from './rpc/serve-port.ts';
import { createStewardRouter } from './rpc/steward-router.ts';
import { appScheme } from './shell/app-protocol.ts';
import { startWithElectron } from './shell/keychain-child.ts';
import { menuTemplate } from './shell/menu.ts';
import { guardContents, guardSession, openOutside, openWindow } from './shell/open-window.ts';
import { bridgePorts } from './shell/rpc-bridge.ts';
import { serveApp } from './shell/serve-app.ts';
import { takeEnvironmentCredentials } from './take-environment-credentials.ts';
import { guardCrashes } from './telemetry/guard-crashes.ts';
import { securityHeaders } from './web/security-headers.ts';

// The composition root of the desktop app. One process, one window, one profile.

const { values } = parseArgs({ options: { data: { type: 'string' } }, strict: false });
const data = typeof values.data === 'string' ? values.data : undefined;

protocol.registerSchemesAsPrivileged([
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
]);
app.enableSandbox();
guardCrashes(
  (text) => dialog.showErrorBox('Steward met a defect and has to close.', text),
  (code) => app.exit(code),
);
const environment = takeEnvironmentCredentials();

const windowSetting = 'desktop.window';

const show = async (steward: Steward, path = '/'): Promise<void> => {
  const [existing] = BrowserWindow.getAllWindows();
  if (existing) {
    if (existing.isMinimized()) existing.restore();
    existing.focus();
    if (path !== '/') void existing.loadURL(`${appScheme}://steward${path}`);
    return;
  }
  openWindow({
    preload: fileURLToPath(new URL('./preload.cjs', import.meta.url)),
    saved: await steward.store.settings.get(windowSetting),
    path,
    keep: (state) => void steward.store.settings.set(windowSetting, state),
  });
};

const start = async (): Promise<void> => {
  await app.whenReady();
  const steward = await composeSteward({
    profileDirectory: await prepareProfileDirectory(profileDirectory(data)),
    origin: 'desktop',
    openOutside,
    startKeychain: startWithElectron,
    env: environment,
  });
  const router = createStewardRouter(steward.services, steward);
  const owner = await serveOwner({ router, socket: steward.profile.socket, log: steward.log });

  guardSession();
  app.on('web-contents-created', (_event, contents) => guardContents(contents));
  protocol.handle(appScheme, serveApp(rendererDirectory(), securityHeaders));
  bridgePorts(
    ipcMain,
    (port) => servePort(router, port, { id: uuidv7(), origin: 'desktop' }),
    (sender) => steward.log.error({ sender }, 'A message from outside the console was refused'),
  );
  const goTo = (path: string) => void show(steward, path);
  const menu = menuTemplate(
    { goTo, openOutside: (address) => void openOutside(address) },
    { mac: process.platform === 'darwin', packaged: app.isPackaged },
  );
  Menu.setApplicationMenu(Menu.buildFromTemplate(menu));

  app.on('second-instance', () => goTo('/'));
  app.on('activate', () => goTo('/'));
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  // A run is cut between two journalled writes at worst; closing only makes the end tidy.
  let closing = false;
  app.on('will-quit', (event) => {
    if (closing) return;
    closing = true;
    event.preventDefault();
    void owner
      .close('now')
      .then(() => steward.close())
      .finally(() => app.exit());
  });
  await show(steward);
};

if (app.requestSingleInstanceLock({ data })) {
  start().catch((error: unknown) => {
    const { happened, unchanged, todo } =
      error instanceof StewardError
        ? error.problem
        : {
            happened: 'Steward could not start.',
            unchanged: undefined,
            todo: 'Run “steward doctor” to see what is wrong.',
          };
    dialog.showErrorBox(happened, [unchanged, todo].filter(Boolean).join('\n\n'));
    app.exit(1);
  });
} else app.quit();
