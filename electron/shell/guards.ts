import { externalLink } from '../../shared/domain/external-link.ts';
import { appOrigin } from './app-protocol.ts';

/** Whether an address is a page of the console itself. Compared by parsed origin, never by prefix. */
export const isConsole = (address: string): boolean => {
  try {
    const url = new URL(address);
    // A custom scheme's `origin` is the string "null" in Node, so its parts are compared.
    return `${url.protocol}//${url.host}` === appOrigin && !url.username && !url.password;
  } catch {
    return false;
  }
};

/** What to do with a navigation or redirect of the window or a frame. */
export const judgeNavigation = (address: string): 'allow' | 'deny' => (isConsole(address) ? 'allow' : 'deny');

/** What to do with `window.open` and links with a target: never a new window. */
export const judgeNewWindow = (
  address: string,
): { readonly action: 'deny'; readonly openOutside?: string } => {
  const outside = externalLink(address);
  return outside ? { action: 'deny', openOutside: outside } : { action: 'deny' };
};

/** The permissions that the console's own page gets; every other one is denied. */
const allowedPermissions: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

export const judgePermission = (permission: string, requestingAddress: string): boolean =>
  allowedPermissions.has(permission) && isConsole(requestingAddress);

/** The part of an IPC event that says who sent it. */
export interface Sender {
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null;
}

/** Whether a message comes from the console's own top frame. A destroyed frame is nobody. */
export const isTrustedSender = (event: Sender): boolean =>
  event.senderFrame !== null && event.senderFrame.parent === null && isConsole(event.senderFrame.url);
