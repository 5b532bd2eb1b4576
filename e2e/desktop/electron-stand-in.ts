/**
 * A small stand-in for the `electron` module, typed with Electron's own declarations, for machines where
 * Electron's binary cannot be had. It records what the main process registers and lets a test play the
 * page's side. It proves the wiring of the built `main.js` and `preload.cjs`; it proves nothing about
 * isolation or the sandbox, which are Chromium's (the `_electron` suite does, where a binary exists).
 */
import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type {
  App,
  BrowserWindowConstructorOptions,
  CustomScheme,
  Dialog,
  MenuItemConstructorOptions,
  Protocol,
  Screen,
  Session,
  Shell,
  UtilityProcess,
} from 'electron';

/** What happened so far, for the test to look at. */
export const seen = {
  schemes: [] as CustomScheme[],
  handlers: new Map<string, (request: Request) => Response | Promise<Response>>(),
  windows: [] as StandInWindow[],
  permission: undefined as Parameters<Session['setPermissionRequestHandler']>[0] | undefined,
  opened: [] as string[],
  errors: [] as string[],
  menu: [] as MenuItemConstructorOptions[],
  sandboxed: false,
};

/** Electron's port delivers `{ data, ports }`; Node's delivers the data alone. */
export class StandInPort extends EventEmitter {
  readonly #port: MessagePort;

  constructor(port: MessagePort) {
    super();
    this.#port = port;
    port.on('message', (data) => this.emit('message', { data, ports: [] }));
    port.on('close', () => this.emit('close'));
  }
  postMessage(message: unknown): void {
    this.#port.postMessage(message);
  }
  start(): void {
    this.#port.start();
  }
  close(): void {
    this.#port.close();
  }
}

class StandInContents extends EventEmitter {
  windowOpen: ((details: { url: string }) => { action: string }) | undefined;
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.windowOpen = handler;
  }
}

const appEvents = new EventEmitter();
const ipcEvents = new EventEmitter();

class StandInWindow extends EventEmitter {
  static getAllWindows = (): StandInWindow[] => seen.windows;
  readonly webContents = new StandInContents();
  readonly options: BrowserWindowConstructorOptions;
  readonly loaded: string[] = [];

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    seen.windows.push(this);
    appEvents.emit('web-contents-created', {}, this.webContents);
  }
  async loadURL(address: string): Promise<void> {
    this.loaded.push(address);
  }
  show(): void {}
  focus(): void {}
  restore(): void {}
  maximize(): void {}
  isMinimized = () => false;
  isMaximized = () => false;
  getNormalBounds = () => ({ x: 1, y: 2, width: 1000, height: 700 });
}

export { StandInWindow as BrowserWindow };

export const app = {
  isPackaged: false,
  enableSandbox: () => {
    seen.sandboxed = true;
  },
  whenReady: async () => undefined,
  requestSingleInstanceLock: () => true,
  on: (name: string, listener: (...args: unknown[]) => void) => appEvents.on(name, listener),
  quit: () => void appEvents.emit('will-quit', { preventDefault: () => undefined }),
  exit: (code?: number) => process.exit(code),
} as unknown as App;

export const protocol: Pick<Protocol, 'registerSchemesAsPrivileged' | 'handle'> = {
  registerSchemesAsPrivileged: (schemes) => void seen.schemes.push(...schemes),
  handle: (scheme, handler) => void seen.handlers.set(scheme, handler),
};

export const ipcMain = ipcEvents;

export const session: { defaultSession: Partial<Session> } = {
  defaultSession: {
    setPermissionRequestHandler: (handler) => {
      seen.permission = handler;
    },
    setPermissionCheckHandler: () => undefined,
    setDevicePermissionHandler: () => undefined,
  },
};

const display = { workArea: { x: 0, y: 0, width: 1920, height: 1040 } };
export const screen = {
  getPrimaryDisplay: () => display,
  getAllDisplays: () => [display],
} as unknown as Screen;

export const shell: Pick<Shell, 'openExternal'> = {
  openExternal: async (address) => void seen.opened.push(address),
};

export const dialog: Pick<Dialog, 'showErrorBox'> = {
  showErrorBox: (title, content) => void seen.errors.push(`${title}\n${content}`),
};

export const Menu = {
  buildFromTemplate: (template: MenuItemConstructorOptions[]) => {
    seen.menu = template;
    return {};
  },
  setApplicationMenu: () => undefined,
};

export const utilityProcess = {
  fork: (entry: string): UtilityProcess => {
    const child = fork(entry, [], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    return Object.assign(child as unknown as UtilityProcess, {
      postMessage: (message: unknown) => void child.send(message as object, () => undefined),
    });
  },
};

/** Plays a page that asks for its port, as `preload.cjs` does; `frame` is who the page claims to be. */
export const askForPort = (frame: { url: string; parent: unknown } | null): MessagePort => {
  const { port1, port2 } = new MessageChannel();
  ipcEvents.emit('steward:port', { senderFrame: frame, ports: [new StandInPort(port1)] });
  return port2;
};
