import { createCipheriv, createDecipheriv, getDiffieHellman, hkdfSync, randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { type DBusMessage, field, readMessage, Variant, writeMessage } from './dbus-wire.ts';

/** How the keychain behaves. */
export type KeychainMood =
  | 'well'
  | 'locked' // and whoever is asked dismisses the prompt
  | 'denied'
  | 'hangs'
  | 'read-only'
  | 'full'
  | 'quotes' // refuses a secret, and says which
  | 'forgets' // takes a secret and does not keep it
  | 'absent'; // the bus is there, the service is not

export interface SecretServiceOnBus {
  /** For DBUS_SESSION_BUS_ADDRESS. */
  readonly address: string;
  mood: KeychainMood;
  /** Secrets by their attributes' `username`; may be changed behind a program's back. */
  readonly items: Map<string, string>;
  /** How many times a prompt was shown. */
  prompts: number;
  close(): Promise<void>;
}

interface Item {
  readonly path: string;
  attributes: readonly (readonly [string, string])[];
}

const service = 'org.freedesktop.secrets';
const collection = '/org/freedesktop/secrets/collection/login';
const root = '/';

/** An error that a method call is answered with. */
class Refusal extends Error {
  readonly dbusName: string;
  constructor(dbusName: string, message: string) {
    super(message);
    this.dbusName = dbusName;
  }
}

/**
 * A D-Bus session bus with a Secret Service on it, in this process: it speaks the bus's protocol and that of
 * org.freedesktop.secrets (encrypted sessions as libsecret's peers want them), and can be locked, hang, refuse or
 * forget, which no real keyring does on demand.
 */
export const startSecretService = async (socketPath: string): Promise<SecretServiceOnBus> => {
  const items = new Map<string, string>();
  const known = new Map<string, Item>();
  const state = { mood: 'well' as KeychainMood, items, prompts: 0 };
  const sockets = new Set<Socket>();
  let names = 0;
  let serial = 0;
  let itemNumber = 0;

  const serve = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    let bytes = Buffer.alloc(0);
    let signedIn = false;
    const own = `:1.${++names}`;
    let key: Buffer | undefined;

    const send = (
      type: 2 | 3 | 4,
      fields: readonly (readonly [number, Variant])[],
      signature: string,
      body: readonly unknown[],
      sender = service,
    ) =>
      socket.write(
        writeMessage(
          {
            type,
            serial: ++serial,
            fields: [
              ...fields,
              [field.sender, new Variant('s', sender)],
              [field.destination, new Variant('s', own)],
            ],
            body,
          },
          signature,
        ),
      );
    const signal = (path: string, of: string, member: string, signature: string, body: readonly unknown[]) =>
      send(
        4,
        [
          [field.path, new Variant('o', path)],
          [field.interface, new Variant('s', of)],
          [field.member, new Variant('s', member)],
        ],
        signature,
        body,
        ':1.0',
      );

    const seal = (text: string): readonly unknown[] => {
      if (!key) return ['/session', Buffer.alloc(0), Buffer.from(text), 'text/plain'];
      const iv = randomBytes(16);
      const cipher = createCipheriv('aes-128-cbc', key, iv);
      return ['/session', iv, Buffer.concat([cipher.update(text), cipher.final()]), 'text/plain'];
    };
    const open = ([, iv, value]: readonly unknown[]): string => {
      if (!key) return Buffer.from(value as Uint8Array).toString();
      const decipher = createDecipheriv('aes-128-cbc', key, iv as Uint8Array);
      return Buffer.concat([decipher.update(value as Uint8Array), decipher.final()]).toString();
    };
    const nameOf = (attributes: readonly (readonly [string, string])[]): string =>
      attributes.find(([name]) => name === 'username')?.[1] ?? JSON.stringify(attributes);
    const find = (wanted: readonly (readonly [string, string])[]): Item[] =>
      [...known.values()].filter(
        (item) =>
          items.has(nameOf(item.attributes)) &&
          wanted.every(([name, value]) => item.attributes.some(([n, v]) => n === name && v === value)),
      );
    const itemAt = (path: string): Item => {
      const item = known.get(path);
      if (!item || !items.has(nameOf(item.attributes)))
        throw new Refusal('org.freedesktop.Secret.Error.NoSuchObject', 'No such item');
      return item;
    };
    const mayWrite = () => {
      if (state.mood === 'read-only')
        throw new Refusal('org.freedesktop.DBus.Error.Failed', 'The keyring’s file is read-only');
      if (state.mood === 'full')
        throw new Refusal('org.freedesktop.DBus.Error.NoMemory', 'No space is left in the keyring');
    };

    const bus = (member: string, body: readonly unknown[]): readonly [string, readonly unknown[]] => {
      const absent = state.mood === 'absent';
      switch (member) {
        case 'Hello':
          return ['s', [own]];
        case 'AddMatch':
        case 'RemoveMatch':
          return ['', []];
        case 'NameHasOwner':
          return ['b', [body[0] === service && !absent]];
        case 'GetNameOwner':
          if (body[0] === service && !absent) return ['s', [':1.0']];
          throw new Refusal(
            'org.freedesktop.DBus.Error.NameHasNoOwner',
            `Could not get owner of name '${body[0]}': no such name`,
          );
        case 'StartServiceByName':
          if (!absent) return ['u', [2]];
          throw new Refusal(
            'org.freedesktop.DBus.Error.ServiceUnknown',
            `The name ${body[0]} was not provided by any .service files`,
          );
        case 'ListNames':
          return ['as', [['org.freedesktop.DBus', ...(absent ? [] : [service])]]];
        default:
          throw new Refusal('org.freedesktop.DBus.Error.UnknownMethod', member);
      }
    };

    const properties = (path: string, name: string): Variant => {
      if (path === collection || path.startsWith('/org/freedesktop/secrets/aliases/')) {
        if (name === 'Locked') return new Variant('b', state.mood === 'locked');
        if (name === 'Label') return new Variant('s', 'Login');
        if (name === 'Items') return new Variant('ao', [...known.keys()]);
      }
      if (name === 'Collections') return new Variant('ao', [collection]);
      const item = itemAt(path);
      if (name === 'Locked') return new Variant('b', state.mood === 'locked');
      if (name === 'Attributes') return new Variant('a{ss}', item.attributes);
      return new Variant('s', 'Steward');
    };

    const secrets = ({ fields, body }: DBusMessage): readonly [string, readonly unknown[]] => {
      if (state.mood === 'absent')
        throw new Refusal(
          'org.freedesktop.DBus.Error.ServiceUnknown',
          `The name ${service} was not provided by any .service files`,
        );
      if (state.mood === 'denied')
        throw new Refusal(
          'org.freedesktop.DBus.Error.AccessDenied',
          'Access to the keyring was denied by policy',
        );
      const path = String(fields[field.path]);
      const locked = state.mood === 'locked';
      switch (fields[field.member]) {
        case 'OpenSession': {
          if (body[0] === 'plain') return ['vo', [new Variant('s', ''), '/session']];
          const group = getDiffieHellman('modp2');
          group.generateKeys();
          const shared = group.computeSecret((body[1] as Variant).value as Uint8Array);
          const padded = Buffer.concat([Buffer.alloc(Math.max(0, 128 - shared.length)), shared]);
          key = Buffer.from(hkdfSync('sha256', padded, Buffer.alloc(32), '', 16));
          return ['vo', [new Variant('ay', group.getPublicKey()), '/session']];
        }
        case 'ReadAlias':
          return ['o', [collection]];
        case 'SearchItems': {
          const paths = find(body[0] as [string, string][]).map((item) => item.path);
          if (path !== '/org/freedesktop/secrets') return ['ao', [paths]];
          return locked ? ['aoao', [[], paths]] : ['aoao', [paths, []]];
        }
        case 'Unlock':
          return locked ? ['aoo', [[], '/prompt']] : ['aoo', [body[0], root]];
        case 'Prompt':
          state.prompts += 1;
          setImmediate(() =>
            signal('/prompt', 'org.freedesktop.Secret.Prompt', 'Completed', 'bv', [
              true,
              new Variant('ao', []),
            ]),
          );
          return ['', []];
        case 'Dismiss':
          return ['', []];
        case 'CreateItem': {
          if (locked) return ['oo', [root, '/prompt']];
          mayWrite();
          if (state.mood === 'quotes')
            throw new Refusal(
              'org.freedesktop.DBus.Error.InvalidArgs',
              `Not acceptable: ${open(body[1] as unknown[])}`,
            );
          const given = body[0] as [string, Variant][];
          const attributes = (given.find(([name]) => name === 'org.freedesktop.Secret.Item.Attributes')?.[1]
            .value ?? []) as [string, string][];
          const [before] = body[2] ? find(attributes) : [];
          const item = before ?? { path: `${collection}/${++itemNumber}`, attributes };
          if (state.mood !== 'forgets') known.set(item.path, item);
          if (state.mood !== 'forgets') items.set(nameOf(attributes), open(body[1] as unknown[]));
          return ['oo', [item.path, root]];
        }
        case 'SetSecret':
          mayWrite();
          if (state.mood !== 'forgets')
            items.set(nameOf(itemAt(path).attributes), open(body[0] as unknown[]));
          return ['', []];
        case 'GetSecret': {
          if (locked) throw new Refusal('org.freedesktop.Secret.Error.IsLocked', 'The collection is locked');
          return ['(oayays)', [seal(items.get(nameOf(itemAt(path).attributes)) ?? '')]];
        }
        case 'GetSecrets':
          return [
            'a{o(oayays)}',
            [(body[0] as string[]).map((at) => [at, seal(items.get(nameOf(itemAt(at).attributes)) ?? '')])],
          ];
        case 'Delete': {
          mayWrite();
          items.delete(nameOf(itemAt(path).attributes));
          known.delete(path);
          return ['o', [root]];
        }
        case 'Get':
          return ['v', [properties(path, String(body[1]))]];
        case 'GetAll':
          return [
            'a{sv}',
            [
              [
                ['Locked', properties(path, 'Locked')],
                ['Label', properties(path, 'Label')],
              ],
            ],
          ];
        case 'Close':
        case 'Set':
        case 'Ping':
          return ['', []];
        default:
          throw new Refusal('org.freedesktop.DBus.Error.UnknownMethod', String(fields[field.member]));
      }
    };

    const answer = (message: DBusMessage): void => {
      if (message.type !== 1) return;
      const toBus = message.fields[field.destination] === 'org.freedesktop.DBus';
      if (!toBus && state.mood === 'hangs') return;
      const reply: readonly [number, Variant] = [field.replySerial, new Variant('u', message.serial)];
      const sender = toBus ? 'org.freedesktop.DBus' : ':1.0';
      try {
        const [signature, body] = toBus
          ? bus(String(message.fields[field.member]), message.body)
          : secrets(message);
        send(2, [reply], signature, body, sender);
      } catch (error) {
        const [name, words] =
          error instanceof Refusal
            ? [error.dbusName, error.message]
            : ['org.freedesktop.DBus.Error.Failed', `defect of the test’s service: ${String(error)}`];
        send(3, [reply, [field.errorName, new Variant('s', name)]], 's', [words], sender);
      }
    };

    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      while (!signedIn) {
        if (bytes[0] === 0) bytes = bytes.subarray(1);
        const end = bytes.indexOf('\r\n');
        if (end < 0) return;
        const line = bytes.toString('latin1', 0, end);
        bytes = bytes.subarray(end + 2);
        if (line.startsWith('AUTH EXTERNAL')) socket.write('OK 1234deadbeef1234deadbeef12345678\r\n');
        else if (line.startsWith('AUTH')) socket.write('REJECTED EXTERNAL\r\n');
        else if (line === 'DATA') socket.write('OK 1234deadbeef1234deadbeef12345678\r\n');
        else if (line === 'NEGOTIATE_UNIX_FD') socket.write('ERROR\r\n');
        else if (line === 'BEGIN') signedIn = true;
        else socket.write('ERROR\r\n');
      }
      for (let next = readMessage(bytes); next !== undefined; next = readMessage(bytes)) {
        bytes = bytes.subarray(next.length);
        answer(next.message);
      }
    });
  };

  const server = createServer(serve);
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  return Object.assign(state, {
    address: `unix:path=${socketPath}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      rmSync(socketPath, { force: true });
    },
  });
};
