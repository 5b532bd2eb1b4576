import { expect, test } from 'vitest';
import { browserCommand } from './open-browser.ts';

const url = 'http://127.0.0.1:8080/?token=abc-123';

test('a Mac’s browser gets the address through a pipe: every user there can read arguments', () => {
  expect(browserCommand(url, 'darwin', {})).toEqual({
    file: 'osascript',
    args: [],
    input: 'open location "http://127.0.0.1:8080/?token=abc-123"\n',
  });
});

test('no shell reads the address on Windows, and without a screen nothing is opened', () => {
  expect(browserCommand(url, 'win32', {})).toEqual({
    file: 'rundll32',
    args: ['url.dll,FileProtocolHandler', url],
  });
  expect(browserCommand(url, 'linux', { WAYLAND_DISPLAY: 'wayland-0' })).toEqual({
    file: 'xdg-open',
    args: [url],
  });
  expect(browserCommand(url, 'linux', {})).toBeUndefined();
});
