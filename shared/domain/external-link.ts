/**
 * The one decision about addresses outside the console: which may be handed to the operating system.
 * Only https, without credentials, to a named host; everything else (file, javascript, custom schemes,
 * UNC paths) could start a program. Returns the normalised address, or undefined.
 */
export const externalLink = (address: string): string | undefined => {
  if (address.length > 2048 || hasControlCharacter(address)) return undefined;
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return undefined;
  }
  if (url.protocol !== 'https:' || url.username || url.password) return undefined;
  // A bare host such as `localhost` or an address literal is somebody's own machine, not a web page.
  if (!/^(?:[a-z0-9-]+\.)+[a-z]{2,}$/i.test(url.hostname)) return undefined;
  return url.href;
};

const hasControlCharacter = (text: string): boolean => {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
};
