import { spawn } from 'node:child_process';

interface BrowserCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** What it reads. */
  readonly input?: string;
}

/**
 * The program that opens an address, by platform; undefined where no screen is known. The address holds a
 * one-time token, and a program's arguments can be read by every user of a Mac: there it is read from a
 * pipe. On Linux browsers take it as an argument only, so the web host cuts off other users' connections.
 */
export const browserCommand = (
  url: string,
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
): BrowserCommand | undefined => {
  switch (platform) {
    case 'darwin':
      return { file: 'osascript', args: [], input: `open location ${JSON.stringify(url)}\n` };
    case 'win32':
      // Not `cmd /c start`: cmd would read the address as its own language.
      return { file: 'rundll32', args: ['url.dll,FileProtocolHandler', url] };
    default:
      return environment.DISPLAY || environment.WAYLAND_DISPLAY
        ? { file: 'xdg-open', args: [url] }
        : undefined;
  }
};

/** Opens an address in the person's browser if there is a screen; never fails. Says whether it tried. */
export const openBrowser = (url: string): boolean => {
  const command = browserCommand(url);
  if (!command) return false;
  const child = spawn(command.file, command.args, {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    shell: false,
  });
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  child.stdin.end(command.input ?? '');
  child.unref();
  return true;
};
