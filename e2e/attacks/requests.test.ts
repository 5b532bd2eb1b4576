import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plantBuild, plantedSecret } from './planted-build.ts';
import { requestText, sendRaw, statusesIn, statusIn } from './raw-http.ts';
import { type ServedConsole, serveConsole } from './served-console.ts';

const build = plantBuild();
let served: ServedConsole;
let session: string;
beforeAll(async () => {
  served = await serveConsole({ cli: build.cli });
  session = await served.signIn();
});
afterAll(async () => {
  await served?.remove();
  build.remove();
});

const fill = (text: string) => text.replaceAll('PORT', String(served.port)).replaceAll('SESSION', session);
const own = 'host: 127.0.0.1:PORT';
const page = 'origin: http://127.0.0.1:PORT';
const json = 'content-type: application/json';
const mine = 'x-steward-session: SESSION';
const get = (target: string, ...headers: string[]) =>
  sendRaw(served.port, fill(requestText('GET', target, headers)));
const post = (path: string, headers: readonly string[], body: string) =>
  sendRaw(served.port, fill(requestText('POST', path, headers, body)));
/** The page's own words and what a call would tell. */
const told = /<div id="app"|"actor"|the planted secret|root:x:/;

test('a good request is answered, so the refusals below mean something', async () => {
  expect(await get('/', own)).toMatch(/^HTTP\/1\.1 200[\s\S]*<div id="app"/);
  expect(await post('/rpc/session/get', [own, page, json, mine], '{}')).toMatch(
    /^HTTP\/1\.1 200[\s\S]*"actor"/,
  );
});

describe('who asks for a file outside the page’s folder', () => {
  const paths: readonly (readonly [why: string, target: string])[] = [
    ['climbs', '/../secret.txt'],
    ['climbs twice', '/../../secret.txt'],
    ['climbs encoded', '/%2e%2e/secret.txt'],
    ['climbs half encoded', '/.%2e/secret.txt'],
    ['climbs with an encoded slash', '/..%2fsecret.txt'],
    ['climbs double encoded', '/%252e%252e/secret.txt'],
    ['climbs double encoded, slash too', '/%252e%252e%252fsecret.txt'],
    ['climbs with a backslash', '/..\\secret.txt'],
    ['climbs with an encoded backslash', '/..%5csecret.txt'],
    ['climbs with a backslash of three dots', '/...\\.\\secret.txt'],
    ['climbs late', '/assets/../../secret.txt'],
    ['climbs behind a dot', '/./../secret.txt'],
    ['climbs behind empty parts', '/assets//..//..//secret.txt'],
    ['climbs with a parameter', '/..;/secret.txt'],
    ['climbs in overlong UTF-8', '/%c0%ae%c0%ae/secret.txt'],
    ['climbs with an overlong slash', '/..%c0%afsecret.txt'],
    ['climbs in three-byte UTF-8', '/%e0%80%ae%e0%80%ae/secret.txt'],
    ['climbs in UTF-16', '/%u002e%u002e/secret.txt'],
    ['climbs with full-width dots', '/%ef%bc%8e%ef%bc%8e/secret.txt'],
    ['climbs in the query', '/?/../secret.txt'],
    ['climbs to a folder whose name begins alike', '/../renderer-evil/x.js'],
    ['names an absolute path', '//etc/passwd'],
    ['names an absolute path encoded', '/%2fetc/passwd'],
    ['names a file by URL', 'file:///etc/passwd'],
    ['ends the name early', '/secret.txt%00.js'],
    ['ends a good name early', '/index.html%00/../../secret.txt'],
    ['follows a link out', '/link.txt'],
    ['follows a linked folder out', '/out/secret.txt'],
    ['asks for a hidden file', '/.hidden.js'],
    ['asks for a file in a hidden folder', '/.git/config.txt'],
    ['asks for a drive', '/C:/secret.txt'],
    ['asks for a drive relatively', '/C:secret.txt'],
    ['asks for a share', '/\\\\server\\share\\secret.txt'],
    ['asks for a device', '/\\\\.\\nul.txt'],
    ['asks for a stream', '/index.html::$DATA'],
    ['asks with a trailing dot', '/secret.txt.'],
    ['asks in short names', '/SECRET~1.TXT'],
    ['sends a broken encoding', '/%E0%A4%A.js'],
    ['sends a line break', '/a%0d%0aset-cookie:x.js'],
    ['asks for a name of 10,000 letters', `/${'a'.repeat(10_000)}.js`],
    ['asks for 5,000 folders', `${'/a'.repeat(5_000)}.js`],
    ['asks as a proxy does', 'http://127.0.0.1:PORT/secret.txt'],
    ['asks as a proxy does for another host', 'http://attacker.example/'],
    ['asks for everything', '*'],
    ['asks for nothing', ''],
  ];
  test.each(paths)('and %s gets nothing: %s', async (_why, target) => {
    const answer = await get(target, own);
    // Nothing of a file outside, and never a line of the asker's own among the headers.
    expect(answer).not.toMatch(/the planted secret|root:x:|^set-cookie/im);
    // `?` ends a path, so what is behind it asks for Home.
    expect(target.startsWith('/?') ? [200] : [400, 404]).toContain(statusIn(answer));
    expect(plantedSecret).toMatch(told);
  });
});

describe('who rebinds a name to this machine', () => {
  const hosts: readonly (readonly [why: string, ...headers: string[]])[] = [
    ['of theirs', 'host: attacker.example:PORT'],
    ['of theirs without a port', 'host: attacker.example'],
    ['under localhost', 'host: localhost.attacker.example:PORT'],
    ['that ends in localhost', 'host: attacker.localhost:PORT'],
    ['of a public resolver', 'host: 127.0.0.1.nip.io:PORT'],
    ['that begins with the address', 'host: 127.0.0.1.attacker.example:PORT'],
    ['and no port', 'host: 127.0.0.1'],
    ['and another port', 'host: 127.0.0.1:1'],
    ['and the port with a zero before it', 'host: 127.0.0.1:0PORT'],
    ['and something behind the port', 'host: 127.0.0.1:PORT.attacker.example'],
    ['and a path', 'host: 127.0.0.1:PORT/'],
    ['and user info', 'host: attacker@127.0.0.1:PORT'],
    ['with a trailing dot', 'host: localhost.:PORT'],
    ['with a trailing dot on the address', 'host: 127.0.0.1.:PORT'],
    ['in upper case', 'host: LOCALHOST:PORT'],
    ['as another name of loopback', 'host: 127.1:PORT'],
    ['as a number', 'host: 2130706433:PORT'],
    ['in octal', 'host: 0177.0.0.1:PORT'],
    ['as another loopback address', 'host: 127.0.0.2:PORT'],
    ['as IPv6', 'host: [::1]:PORT'],
    ['as mapped IPv6', 'host: [::ffff:127.0.0.1]:PORT'],
    ['as every address', 'host: 0.0.0.0:PORT'],
    ['left empty', 'host: '],
    ['left out', 'x-other: y'],
    ['named twice, theirs last', 'host: 127.0.0.1:PORT', 'host: attacker.example'],
    ['named twice, theirs first', 'host: attacker.example', 'host: 127.0.0.1:PORT'],
    ['named twice alike', 'host: 127.0.0.1:PORT', 'host: 127.0.0.1:PORT'],
    ['named by a proxy only', 'x-forwarded-host: 127.0.0.1:PORT', 'host: attacker.example'],
    ['with a line folded', 'host: 127.0.0.1:PORT\r\n .attacker.example'],
    ['listed', 'host: 127.0.0.1:PORT, attacker.example'],
  ];
  test.each(hosts)('%s is refused: page and call', async (_why, ...headers) => {
    for (const answer of [
      await get('/', ...headers),
      await post('/rpc/session/get', [...headers, page, json, mine], '{}'),
    ]) {
      expect([400, 421]).toContain(statusIn(answer));
      expect(answer).not.toMatch(told);
    }
  });

  test('in the request’s own target is refused', async () => {
    for (const target of [
      'http://attacker.example:PORT/',
      'http://127.0.0.1:PORT/',
      '//127.0.0.1:PORT/',
      'attacker.example:80',
    ]) {
      const answer = await get(target, own);
      expect([target, statusIn(answer)]).toEqual([target, 400]);
      expect(answer).not.toMatch(told);
    }
    expect(
      await sendRaw(served.port, fill('CONNECT 127.0.0.1:22 HTTP/1.1\r\nhost: 127.0.0.1:PORT\r\n\r\n')),
    ).toBe('');
    expect(statusIn(await sendRaw(served.port, 'GET / HTTP/1.0\r\n\r\n'))).toBe(421);
  });

  test('on the network reaches nothing: the host listens on loopback only', async () => {
    await expect(fetch(`http://[::1]:${served.port}/`)).rejects.toThrow();
    await expect(fetch(`http://127.0.0.2:${served.port}/`)).rejects.toThrow();
  });
});

describe('a call', () => {
  const calls: readonly (readonly [why: string, status: number, headers: readonly string[]])[] = [
    ['from another page', 403, ['origin: https://attacker.example', json, mine]],
    ['from another port', 403, ['origin: http://127.0.0.1:1', json, mine]],
    ['from this address without a port', 403, ['origin: http://127.0.0.1', json, mine]],
    ['from a name that begins alike', 403, ['origin: http://127.0.0.1:PORT.attacker.example', json, mine]],
    ['from the other name of this host', 403, ['origin: http://localhost:PORT', json, mine]],
    ['over https', 403, ['origin: https://127.0.0.1:PORT', json, mine]],
    ['in upper case', 403, ['origin: HTTP://127.0.0.1:PORT', json, mine]],
    ['with a path behind the origin', 403, ['origin: http://127.0.0.1:PORT/', json, mine]],
    ['from a sandboxed frame, a data: or file: page', 403, ['origin: null', json, mine]],
    ['from an extension', 403, ['origin: chrome-extension://abcdefghijklmnop', json, mine]],
    ['with an empty origin', 403, ['origin: ', json, mine]],
    ['that hides where it comes from', 403, [json, mine]],
    ['that only names a page in its referrer', 403, ['referer: http://127.0.0.1:PORT/', json, mine]],
    ['with two origins', 400, [page, 'origin: https://attacker.example', json, mine]],
    ['with origins listed', 403, [`${page}, https://attacker.example`, json, mine]],
    ['that a browser calls cross-site', 403, [page, 'sec-fetch-site: cross-site', json, mine]],
    ['that a browser calls same-site: another port', 403, [page, 'sec-fetch-site: same-site', json, mine]],
    ['that a browser calls its user’s own', 403, [page, 'sec-fetch-site: none', json, mine]],
    [
      'with two of a browser’s words',
      400,
      [page, 'sec-fetch-site: same-origin', 'sec-fetch-site: cross-site', json, mine],
    ],
    ['as a form', 415, [page, 'content-type: application/x-www-form-urlencoded', mine]],
    ['as a form with text', 415, [page, 'content-type: text/plain', mine]],
    ['as a form with files', 415, [page, 'content-type: multipart/form-data; boundary=x', mine]],
    ['as a beacon', 415, [page, 'content-type: text/plain;charset=UTF-8', mine]],
    ['without a type', 415, [page, mine]],
    ['with a type that only begins alike', 415, [page, 'content-type: application/json-evil', mine]],
    ['with two types', 400, [page, json, 'content-type: text/plain', mine]],
    ['in another character set', 415, [page, 'content-type: application/json; charset=utf-7', mine]],
    ['compressed', 415, [page, json, 'content-encoding: gzip', mine]],
    ['compressed in a way nobody knows', 415, [page, json, 'content-encoding: x-bomb', mine]],
    ['with two sessions', 400, [page, json, mine, 'x-steward-session: x']],
    ['with its session in a cookie', 401, [page, json, 'cookie: x-steward-session=SESSION']],
    ['with its session as a bearer', 401, [page, json, 'authorization: Bearer SESSION']],
    ['with spaces in its session', 401, [page, json, 'x-steward-session: SES SION']],
  ];
  test.each(calls)('%s is answered %i', async (_why, status, headers) => {
    const answer = await post('/rpc/session/get', [own, ...headers], '{}');
    expect(statusIn(answer)).toBe(status);
    expect(answer).not.toMatch(told);
    expect(answer).not.toMatch(/^access-control-/im);
  });

  test('is never allowed to other pages beforehand', async () => {
    for (const path of ['/rpc/session/get', '/session', '/']) {
      const answer = await sendRaw(
        served.port,
        fill(
          requestText('OPTIONS', path, [
            own,
            'origin: https://attacker.example',
            'access-control-request-method: POST',
            'access-control-request-headers: x-steward-session,content-type',
            'access-control-request-private-network: true',
          ]),
        ),
      );
      expect([403, 405]).toContain(statusIn(answer));
      expect(answer).not.toMatch(/^access-control-/im);
    }
  });

  const methods: readonly (readonly [method: string, path: string, status: number])[] = [
    ['GET', '/rpc/session/get?data=%7B%7D', 405],
    ['HEAD', '/rpc/session/get', 405],
    ['PUT', '/rpc/session/get', 405],
    ['PATCH', '/rpc/session/get', 405],
    ['OPTIONS', '/rpc/session/get', 405],
    ['GET', '/session?token=x', 405],
    ['POST', '/', 405],
    ['DELETE', '/index.html', 405],
    ['TRACE', '/', 405],
    ['PROPFIND', '/', 405],
    ['BREW', '/', 400],
  ];
  test.each(methods)('by %s of %s is answered %i', async (method, path, status) => {
    const answer = await sendRaw(
      served.port,
      fill(requestText(method, path, [own, 'x-http-method-override: POST'])),
    );
    expect(statusIn(answer)).toBe(status);
  });

  const nothings = [
    '/rpc',
    '/rpc/',
    '/rpc/session',
    '/rpc/session/',
    '/rpc/session/get/x',
    '/rpc/__proto__/toString',
    '/rpc/session/constructor',
    '/rpc/session.get',
    '/RPC/session/get',
    '/rpc//session/get',
    '/rpc/toString',
  ];
  test.each(nothings)('of %s reaches no procedure', async (path) => {
    const answer = await post(path, [own, page, json, mine], '{}');
    expect([404, 405]).toContain(statusIn(answer));
    expect(answer).not.toMatch(told);
  });
});

describe('a body', () => {
  const head = ['POST /rpc/session/get HTTP/1.1', own, page, json, mine];
  const send = (headers: readonly string[], body: string | Buffer = '', patienceMs = 5_000) =>
    sendRaw(served.port, [fill([...head, ...headers, '', ''].join('\r\n')), body], patienceMs);

  test('that is announced too large is refused before it is read', async () => {
    for (const length of ['1048577', '99999999999', '9'.repeat(18)])
      expect([length, statusIn(await send([`content-length: ${length}`]))]).toEqual([length, 413]);
  });

  test('that grows too large in chunks is cut off', async () => {
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
    const answer = await send(['transfer-encoding: chunked'], chunk.repeat(400));
    // The sender may notice only the cut.
    if (answer !== '') expect(statusIn(answer)).toBe(413);
    expect(served.isAlive()).toBe(true);
  });

  test('that would grow when unpacked is not unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const answer = await send(['content-encoding: gzip', `content-length: ${bomb.length}`], bomb);
    expect(statusIn(answer)).toBe(415);
    const transfer = await send(['transfer-encoding: gzip, chunked'], '0\r\n\r\n');
    expect(statusIn(transfer)).not.toBe(200);
  });

  const smuggled = fill;
  const second =
    'POST /rpc/session/get HTTP/1.1\r\nhost: 127.0.0.1:PORT\r\norigin: http://127.0.0.1:PORT\r\ncontent-type: application/json\r\nx-steward-session: SESSION\r\ncontent-length: 2\r\n\r\n{}';
  const framings: readonly (readonly [why: string, headers: readonly string[], body: string])[] = [
    ['with a length and chunks', ['content-length: 4', 'transfer-encoding: chunked'], '0\r\n\r\n'],
    ['with chunks and a length', ['transfer-encoding: chunked', 'content-length: 4'], '0\r\n\r\n'],
    ['with two lengths', ['content-length: 2', 'content-length: 4'], '{}'],
    ['with two equal lengths', ['content-length: 2', 'content-length: 2'], '{}'],
    ['with lengths listed', ['content-length: 2, 2'], '{}'],
    ['with a signed length', ['content-length: +2'], '{}'],
    ['with a negative length', ['content-length: -2'], '{}'],
    ['with a length in hexadecimal', ['content-length: 0x2'], '{}'],
    ['with a length that is no number', ['content-length: two'], '{}'],
    ['with an empty length', ['content-length: '], '{}'],
    ['with a length too long for a number', [`content-length: ${'9'.repeat(40)}`], '{}'],
    ['with a space before the colon', ['content-length : 2'], '{}'],
    ['with chunks spelt otherwise', ['transfer-encoding: xchunked'], '2\r\n{}\r\n0\r\n\r\n'],
    [
      'with chunks named twice',
      ['transfer-encoding: chunked', 'transfer-encoding: identity'],
      '2\r\n{}\r\n0\r\n\r\n',
    ],
    ['with chunks not last', ['transfer-encoding: chunked, identity'], '2\r\n{}\r\n0\r\n\r\n'],
    ['with a tab before chunked', ['transfer-encoding:\u000bchunked'], '2\r\n{}\r\n0\r\n\r\n'],
    ['with a chunk size that is no number', ['transfer-encoding: chunked'], 'zz\r\n{}\r\n0\r\n\r\n'],
    ['with a negative chunk size', ['transfer-encoding: chunked'], '-2\r\n{}\r\n0\r\n\r\n'],
    ['with a chunk size in 0x', ['transfer-encoding: chunked'], '0x2\r\n{}\r\n0\r\n\r\n'],
    [
      'with a chunk size that overflows',
      ['transfer-encoding: chunked'],
      'fffffffffffffffff\r\n{}\r\n0\r\n\r\n',
    ],
    ['with a chunk longer than it says', ['transfer-encoding: chunked'], '1\r\n{}\r\n0\r\n\r\n'],
    ['with a chunk ended by a bare line feed', ['transfer-encoding: chunked'], '2\n{}\n0\n\n'],
    [
      'with an extension of 100,000 letters',
      ['transfer-encoding: chunked'],
      `2;${'a'.repeat(100_000)}\r\n{}\r\n0\r\n\r\n`,
    ],
    ['with a NUL in a header', ['x-nul: a\u0000b', 'content-length: 2'], '{}'],
    ['with a carriage return in a header', ['x-cr: a\rb', 'content-length: 2'], '{}'],
    ['with a folded header', ['x-fold: a', ' content-length: 2'], ''],
    ['with a header without a name', [': x', 'content-length: 2'], '{}'],
    ['with a header without a colon', ['nonsense', 'content-length: 2'], '{}'],
    [
      'with 3,000 headers',
      [...Array.from({ length: 3_000 }, (_, at) => `x-${at}: y`), 'content-length: 2'],
      '{}',
    ],
    ['with a header of 20,000 letters', [`x-long: ${'x'.repeat(20_000)}`, 'content-length: 2'], '{}'],
  ];
  test.each(framings)('%s is refused, and no second request is found in it', async (_why, headers, body) => {
    const answer = await send(headers, body + smuggled(second));
    expect(statusesIn(answer).filter((status) => status < 400)).toEqual([]);
    expect(answer).not.toMatch(told);
  });

  test('with a request line too long or of another kind is refused', async () => {
    expect([414, 431]).toContain(statusIn(await get(`/${'a'.repeat(100_000)}`, own)));
    // Line feeds alone end lines too; nobody stands between who could read them otherwise.
    const bare = ['GET / HTTP/1.1', 'host: 127.0.0.1:PORT', 'host: attacker.example', '', ''].join('\n');
    expect(await sendRaw(served.port, fill(bare), 1_500)).not.toMatch(told);
    for (const line of ['GET / HTTP/9.9', '\u0000\u0001\u0002', 'PRI * HTTP/2.0', '\u0016\u0003\u0001\u0002'])
      expect(await sendRaw(served.port, fill([line, own, '', ''].join('\r\n')), 1_500)).not.toMatch(told);
    for (const line of ['GET / HTTP/0.9', 'GET /', 'GET  / HTTP/1.1'])
      expect(await sendRaw(served.port, [line, 'host: attacker.example', '', ''].join('\r\n'))).not.toMatch(
        told,
      );
  });

  test('with another request behind it is judged by itself, each in turn', async () => {
    const good = fill(second);
    const bad = good.replace('origin: http', 'origin: https');
    const answer = await sendRaw(served.port, good + bad + good, 1_500);
    expect(statusesIn(answer).slice(0, 2)).toEqual([200, 403]);
    // What stands behind a refusal is not answered: the connection ends with it.
    expect(statusesIn(answer)).toHaveLength(2);
  });

  test('cut off in the middle, 200 times, leaves nothing behind', async () => {
    await Promise.all(
      Array.from({ length: 200 }, () =>
        sendRaw(served.port, fill([...head, 'content-length: 500', '', '{"json"'].join('\r\n')), 50),
      ),
    );
    expect(statusIn(await post('/rpc/session/get', [own, page, json, mine], '{}'))).toBe(200);
    expect(served.log()).not.toMatch(/"level":"(?:error|fatal)"/);
  });
});

test('every refusal carries the strict headers and says nothing of its cause', async () => {
  const refusals = [
    await get('/', 'host: attacker.example'),
    await get('/%2e%2e/x', own),
    await post('/rpc/session/get', [own, 'origin: null', json], '{}'),
    await post('/session', [own, page, json], '{"token":"x"}'),
  ];
  for (const answer of refusals) {
    expect(answer).toMatch(/^content-security-policy: default-src 'none'/im);
    expect(answer).toMatch(/^cross-origin-resource-policy: same-origin/im);
    expect(answer).toMatch(/^x-frame-options: DENY/im);
    expect(answer).toMatch(/^referrer-policy: no-referrer/im);
    expect(answer).not.toMatch(/node_modules|\.ts:|at .*\(|attacker\.example/);
  }
});
