import { readFile } from 'node:fs/promises';
import { isIPv4 } from 'node:net';

/** One end of a TCP connection, as a socket names it. */
export interface TcpEnd {
  readonly address: string;
  readonly port: number;
}

const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');

/** An IPv4 end as the kernel's tables write it: the bytes backwards, the port forwards. */
const endText = ({ address, port }: TcpEnd): string | undefined => {
  if (!isIPv4(address)) return undefined;
  const bytes = address.split('.').map(Number).reverse();
  return `${bytes.map((byte) => hex(byte, 2)).join('')}:${hex(port, 4)}`;
};

/**
 * The user who holds one end of a connection, out of the text of `/proc/net/tcp` or `tcp6` (where IPv4
 * addresses are the last part of longer ones). Undefined where the table does not know it.
 */
export const userInTable = (table: string, holder: TcpEnd, other: TcpEnd): number | undefined => {
  const [local, remote] = [endText(holder), endText(other)];
  if (local === undefined || remote === undefined) return undefined;
  const found = new RegExp(
    `^ *\\d+: (?:0{16}FFFF0000)?${local} (?:0{16}FFFF0000)?${remote} (?:\\S+ ){4} *(\\d+) `,
    'm',
  ).exec(table);
  return found?.[1] === undefined ? undefined : Number(found[1]);
};

const readTables = async (): Promise<readonly string[]> =>
  Promise.all(['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'latin1').catch(() => '')));

/**
 * Asks Linux whose process is at the other end of a connection to this machine: undefined elsewhere, and
 * where it cannot be told. However many ask at once, the tables are read one after the other, and each
 * answer comes from a reading that began after its question.
 */
export const createPeerLookup = (platform: NodeJS.Platform = process.platform) => {
  let reading: Promise<unknown> = Promise.resolve();
  let next: Promise<readonly string[]> | undefined;
  const tables = (): Promise<readonly string[]> => {
    next ??= reading.then(() => {
      const begun = readTables();
      next = undefined;
      reading = begun;
      return begun;
    });
    return next;
  };
  return async (holder: TcpEnd, other: TcpEnd): Promise<number | undefined> => {
    if (platform !== 'linux') return undefined;
    for (const table of await tables()) {
      const user = userInTable(table, holder, other);
      if (user !== undefined) return user;
    }
    return undefined;
  };
};
