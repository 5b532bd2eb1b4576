import { spawn } from 'node:child_process';

/** The program that opens an address, by platform; undefined where no screen is known. */
export const browserCommand = (
  url: string,
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
): readonly [file: string, args: readonly string[]] | undefined => {
  switch (platform) {
    case 'darwin':
      return ['open', [url]];
    case 'win32':
      // Not `cmd /c start`: cmd would read the address as its own language.
      return ['rundll32', ['url.dll,FileProtocolHandler', url]];
    default:
      return environment.DISPLAY || environment.WAYLAND_DISPLAY ? ['xdg-open', [url]] : undefined;
  }
};

/** Opens an address in the person's browser if there is a screen; never fails. Says whether it tried. */
export const openBrowser = (url: string): boolean => {
  const command = browserCommand(url);
  if (!command) return false;
  const child = spawn(command[0], command[1], { detached: true, stdio: 'ignore', shell: false });
  child.on('error', () => undefined);
  child.unref();
  return true;
};
