import { BrowserWindow, type Rectangle, screen, session, shell } from 'electron';
import { externalLink } from '../../shared/domain/external-link.ts';
import { appOrigin } from './app-protocol.ts';
import { judgeNavigation, judgeNewWindow, judgePermission } from './guards.ts';
import { placeWindow, smallest, type WindowState } from './window-state.ts';

/** Opens an address outside, if the one rule allows it; says whether it did. */
export const openOutside = async (address: string): Promise<boolean> => {
  const outside = externalLink(address);
  if (!outside) return false;
  await shell.openExternal(outside);
  return true;
};

/** Denies by default whatever a page could ask the system for. */
export const guardSession = (): void => {
  const guarded = session.defaultSession;
  guarded.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(judgePermission(permission, details.requestingUrl)),
  );
  guarded.setPermissionCheckHandler((_contents, permission, origin) =>
    judgePermission(permission, `${origin}/`),
  );
  guarded.setDevicePermissionHandler(() => false);
};

/** Binds the guards on navigation, redirect, new window and webview to any contents that appear. */
export const guardContents = (contents: Electron.WebContents): void => {
  const stop = (event: { preventDefault(): void; readonly url: string }) => {
    if (judgeNavigation(event.url) === 'deny') event.preventDefault();
  };
  contents.on('will-navigate', stop);
  contents.on('will-frame-navigate', stop);
  contents.on('will-redirect', stop);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    const decision = judgeNewWindow(url);
    if (decision.openOutside) void shell.openExternal(decision.openOutside);
    return { action: decision.action };
  });
};

/** Opens the console's one window where it was left; `keep` is told its place when it closes. */
export const openWindow = (options: {
  readonly preload: string;
  readonly saved: unknown;
  readonly path: string;
  readonly keep: (state: WindowState) => void;
}): BrowserWindow => {
  const areas: Rectangle[] = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(
    (display) => display.workArea,
  );
  const { maximized, ...bounds } = placeWindow(options.saved, areas);
  const window = new BrowserWindow({
    ...bounds,
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: 'Steward',
    webPreferences: {
      preload: options.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  });
  if (maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => options.keep({ ...window.getNormalBounds(), maximized: window.isMaximized() }));
  void window.loadURL(`${appOrigin}${options.path}`);
  return window;
};
