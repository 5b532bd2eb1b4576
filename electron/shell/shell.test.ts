import { describe, expect, it } from 'vitest';
import { mediaTypeOf } from '../web/media-type.ts';
import { resolveAppRequest } from './app-protocol.ts';
import { isConsole, isTrustedSender, judgeNavigation, judgeNewWindow, judgePermission } from './guards.ts';
import { placeWindow } from './window-state.ts';

const directory = '/opt/steward/renderer';

describe('app:// requests', () => {
  it.each([
    ['app://steward/index.html', { kind: 'file', path: '/opt/steward/renderer/index.html' }],
    ['app://steward/assets/a%20b.js', { kind: 'file', path: '/opt/steward/renderer/assets/a b.js' }],
    ['app://steward/', { kind: 'page' }],
    ['app://steward/tenants/acme?x=1#y', { kind: 'page' }],
  ])('%s', (address, expected) => expect(resolveAppRequest(address, directory)).toEqual(expected));

  it.each([
    ['app://steward/%2e%2e%2f%2e%2e%2fetc/passwd.txt', 'encoded parent folders'],
    ['app://steward/..%2frenderer-evil%2fx.js', 'a sibling that shares the prefix'],
    ['app://steward/assets%5c..%5c..%5cx.js', 'backslashes'],
    ['app://steward/a%00.js', 'a NUL'],
    ['app://steward/%E0%A4%A.js', 'broken percent-encoding'],
    ['app://evil/index.html', 'another host'],
    ['app://steward.evil/index.html', 'a host that starts alike'],
    ['app://user@steward/index.html', 'credentials'],
    ['file:///etc/passwd', 'another scheme'],
    ['nonsense', 'no address'],
  ])('refuses %s: %s', (address) => expect(resolveAppRequest(address, directory).kind).toBe('refused'));

  it('never guesses a type', () => {
    expect(mediaTypeOf('/x/a.JS')).toContain('javascript');
    expect(mediaTypeOf('/x/a.unknown')).toBe('application/octet-stream');
  });
});

describe('guards', () => {
  it.each([
    ['app://steward/', true],
    ['app://steward/tenants', true],
    ['app://steward.evil.org/', false],
    ['app://steward@evil/', false],
    ['https://steward/', false],
    ['about:blank', false],
    ['javascript:alert(1)', false],
    ['data:text/html,x', false],
    ['', false],
  ])('%s is the console: %s', (address, expected) => {
    expect(isConsole(address)).toBe(expected);
    expect(judgeNavigation(address)).toBe(expected ? 'allow' : 'deny');
  });

  it('opens no second window, and only https pages outside', () => {
    expect(judgeNewWindow('https://docs.aws.amazon.com/')).toEqual({
      action: 'deny',
      openOutside: 'https://docs.aws.amazon.com/',
    });
    expect(judgeNewWindow('file:///etc/passwd')).toEqual({ action: 'deny' });
    expect(judgeNewWindow('app://steward/')).toEqual({ action: 'deny' });
  });

  it.each([
    'media',
    'geolocation',
    'notifications',
    'clipboard-read',
    'openExternal',
    'hid',
    'usb',
    'fileSystem',
    'unknown',
  ])('denies the permission %s', (permission) =>
    expect(judgePermission(permission, 'app://steward/')).toBe(false),
  );

  it('lets only the console copy to the clipboard', () => {
    expect(judgePermission('clipboard-sanitized-write', 'app://steward/')).toBe(true);
    expect(judgePermission('clipboard-sanitized-write', 'https://evil.org/')).toBe(false);
  });

  it.each([
    [{ senderFrame: { url: 'app://steward/', parent: null } }, true, 'the top frame'],
    [{ senderFrame: { url: 'app://steward/', parent: {} } }, false, 'a frame inside the page'],
    [{ senderFrame: { url: 'https://evil.org/', parent: null } }, false, 'another page'],
    [{ senderFrame: null }, false, 'a frame that is gone'],
  ])('sender %#: %s, %s', (event, expected, _who) => expect(isTrustedSender(event)).toBe(expected));
});

describe('where the window opens', () => {
  const screen = { x: 0, y: 0, width: 1920, height: 1080 };
  it('as it was left', () =>
    expect(placeWindow({ x: 10, y: 20, width: 1200, height: 800, maximized: true }, [screen])).toEqual({
      x: 10,
      y: 20,
      width: 1200,
      height: 800,
      maximized: true,
    }));
  it.each([
    [{ x: 5000, y: 20, width: 1200, height: 800, maximized: false }, 'its display is gone'],
    [{ x: 10, y: -700, width: 1200, height: 800, maximized: false }, 'its title bar is out of reach'],
    [{ x: 'a' }, 'nonsense was saved'],
    [undefined, 'nothing was saved'],
  ])('in the middle when %o: %s', (saved, _why) => {
    const place = placeWindow(saved, [{ ...screen, width: 1280, height: 720 }]);
    expect(place).toMatchObject({ width: 1280, height: 720 });
    expect(place.x).toBeUndefined();
  });
});
