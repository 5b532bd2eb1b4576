import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { createPeerLookup, userInTable } from './peer-user.ts';

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 11 1 0000 100 0 0 10 0
   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 12 1 0000 20 4 0 10 -1
   2: 0100007F:C350 0100007F:1F90 01 00000000:00000000 02:000AFC8B 00000000 65534        0 13 2 0000 20 4 0 10 -1
   3: 0200007F:C351 0100007F:1F90 01 00000000:00000000 02:000AFC8B 00000000  1001        0 14 2 0000 20 4 0 10 -1
   4: 0000000000000000FFFF00000100007F:C352 0000000000000000FFFF00000100007F:1F90 01 00000000:00000000 00:00000000 00000000  1002        0 15 1 0000 20 0 0 10 -1
`;
const host = { address: '127.0.0.1', port: 8080 };
const rows: readonly (readonly [why: string, address: string, port: number, uid: number | undefined])[] = [
  ['the one at the other end', '127.0.0.1', 50_000, 65_534],
  ['one from another loopback address', '127.0.0.2', 50_001, 1001],
  ['one whose socket speaks IPv6', '127.0.0.1', 50_002, 1002],
  ['nobody: the address is not the same', '127.0.0.1', 50_001, undefined],
  ['nobody: there is no such port', '127.0.0.1', 1, undefined],
  ['nobody: not IPv4', '::1', 50_000, undefined],
];
test.each(rows)('the table names %s', (_why, address, port, uid) => {
  expect(userInTable(table, { address, port }, host)).toBe(uid);
});

test.skipIf(process.platform !== 'linux')('a connection of one’s own is one’s own (asks Linux)', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = connect(port, '127.0.0.1');
  await new Promise((resolve) => client.once('connect', resolve));
  const lookUp = createPeerLookup();
  const ends = [
    { address: '127.0.0.1', port: client.localPort ?? 0 },
    { address: '127.0.0.1', port },
  ] as const;
  expect(await Promise.all([lookUp(...ends), lookUp(...ends)])).toEqual([
    process.getuid?.(),
    process.getuid?.(),
  ]);
  expect(await createPeerLookup('darwin')(...ends)).toBeUndefined();
  client.destroy();
  server.close();
});
