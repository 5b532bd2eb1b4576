/**
 * The D-Bus wire format, as much of it as a Secret Service needs: little-endian messages with the types
 * y b u i s o g v a ( { of the D-Bus specification 0.41.
 */
export type DBusValue = unknown;

export interface DBusMessage {
  /** 1 call, 2 answer, 3 error, 4 signal. */
  readonly type: 1 | 2 | 3 | 4;
  readonly serial: number;
  readonly fields: Readonly<Record<number, DBusValue>>;
  readonly body: readonly DBusValue[];
}

/** The header fields by their numbers. */
export const field = {
  path: 1,
  interface: 2,
  member: 3,
  errorName: 4,
  replySerial: 5,
  destination: 6,
  sender: 7,
  signature: 8,
} as const;

/** A value of a variant with its type, which a variant carries on the wire. */
export class Variant {
  readonly type: string;
  readonly value: DBusValue;
  constructor(type: string, value: DBusValue) {
    this.type = type;
    this.value = value;
  }
}

const alignments: Readonly<Record<string, number>> = {
  y: 1,
  g: 1,
  v: 1,
  b: 4,
  u: 4,
  i: 4,
  s: 4,
  o: 4,
  a: 4,
  '(': 8,
  '{': 8,
};
const alignmentOf = (type: string): number => alignments[type.charAt(0)] ?? 1;

/** The first complete type of a signature: `a{sv}s` → `a{sv}`. */
const firstType = (signature: string): string => {
  const first = signature.charAt(0);
  if (first === 'a') return `a${firstType(signature.slice(1))}`;
  if (first !== '(' && first !== '{') return first;
  let depth = 0;
  for (let at = 0; at < signature.length; at++) {
    if ('({'.includes(signature.charAt(at))) depth += 1;
    if (')}'.includes(signature.charAt(at))) depth -= 1;
    if (depth === 0) return signature.slice(0, at + 1);
  }
  throw new Error(`not a signature: ${signature}`);
};

const typesIn = (signature: string): string[] => {
  const types: string[] = [];
  for (let rest = signature; rest !== ''; ) {
    const type = firstType(rest);
    types.push(type);
    rest = rest.slice(type.length);
  }
  return types;
};

const createWriter = () => {
  let bytes = Buffer.alloc(0);
  const append = (more: Buffer) => {
    bytes = Buffer.concat([bytes, more]);
  };
  const pad = (to: number) => append(Buffer.alloc((to - (bytes.length % to)) % to));
  const number = (value: number) => {
    pad(4);
    const four = Buffer.alloc(4);
    four.writeUInt32LE(value >>> 0);
    append(four);
  };
  const text = (value: string) => Buffer.concat([Buffer.from(value), Buffer.from([0])]);
  const list = (inner: string, values: Iterable<DBusValue>) => {
    number(0);
    const lengthAt = bytes.length - 4;
    pad(alignmentOf(inner));
    const start = bytes.length;
    if (inner === 'y') append(Buffer.from(values as Uint8Array));
    else for (const item of values) write(inner, item);
    bytes.writeUInt32LE(bytes.length - start, lengthAt);
  };
  const write = (type: string, value: DBusValue): void => {
    const kind = type.charAt(0);
    if (kind === 'y') append(Buffer.from([value as number]));
    else if (kind === 'b') number(value ? 1 : 0);
    else if (kind === 'u' || kind === 'i') number(value as number);
    else if (kind === 's' || kind === 'o') {
      number(Buffer.byteLength(value as string));
      append(text(value as string));
    } else if (kind === 'g') {
      append(Buffer.from([(value as string).length]));
      append(text(value as string));
    } else if (kind === 'v') {
      const { type: inner, value: held } = value as Variant;
      write('g', inner);
      write(inner, held);
    } else if (kind === 'a') list(type.slice(1), value as Iterable<DBusValue>);
    else {
      pad(8);
      const types = typesIn(type.slice(1, -1));
      for (const [at, item] of (value as readonly DBusValue[]).entries()) write(types[at] ?? '', item);
    }
  };
  return { write, pad, bytes: () => bytes };
};

const createReader = (bytes: Buffer, start = 0) => {
  let at = start;
  const pad = (to: number) => {
    at += (to - (at % to)) % to;
  };
  const number = (): number => {
    pad(4);
    at += 4;
    return bytes.readUInt32LE(at - 4);
  };
  const text = (length: number): string => {
    at += length + 1;
    return bytes.toString('utf8', at - length - 1, at - 1);
  };
  const read = (type: string): DBusValue => {
    switch (type.charAt(0)) {
      case 'y':
        at += 1;
        return bytes[at - 1];
      case 'b':
        return number() === 1;
      case 'u':
      case 'i':
        return number();
      case 's':
      case 'o':
        return text(number());
      case 'g':
        at += 1;
        return text(bytes[at - 1] ?? 0);
      case 'v': {
        const inner = read('g') as string;
        return new Variant(inner, read(inner));
      }
      case 'a': {
        const length = number();
        const inner = type.slice(1);
        pad(alignmentOf(inner));
        const end = at + length;
        if (inner === 'y') {
          at = end;
          return bytes.subarray(end - length, end);
        }
        const items: DBusValue[] = [];
        while (at < end) items.push(read(inner));
        return items;
      }
      default:
        pad(8);
        return typesIn(type.slice(1, -1)).map((each) => read(each));
    }
  };
  return { read, pad, at: () => at };
};

/** A message as bytes; `signature` is that of the body. */
export const writeMessage = (
  message: Omit<DBusMessage, 'fields'> & { readonly fields: readonly (readonly [number, Variant])[] },
  signature: string,
): Buffer => {
  const body = createWriter();
  typesIn(signature).forEach((type, at) => {
    body.write(type, message.body[at]);
  });
  const head = createWriter();
  for (const byte of [0x6c, message.type, 0, 1]) head.write('y', byte);
  head.write('u', body.bytes().length);
  head.write('u', message.serial);
  head.write('a(yv)', [
    ...message.fields,
    ...(signature === '' ? [] : [[field.signature, new Variant('g', signature)]]),
  ]);
  head.pad(8);
  return Buffer.concat([head.bytes(), body.bytes()]);
};

/** The first whole message in what arrived, and how long it is; undefined while it is not whole. */
export const readMessage = (
  bytes: Buffer,
): { readonly message: DBusMessage; readonly length: number } | undefined => {
  if (bytes.length < 16) return undefined;
  const bodyLength = bytes.readUInt32LE(4);
  const fieldsLength = bytes.readUInt32LE(12);
  const bodyAt = Math.ceil((16 + fieldsLength) / 8) * 8;
  if (bytes.length < bodyAt + bodyLength) return undefined;
  const fields: Record<number, DBusValue> = {};
  for (const [number, { value }] of createReader(bytes, 12).read('a(yv)') as [number, Variant][])
    fields[number] = value;
  // Alignment counts from the body's beginning, which is itself aligned.
  const reader = createReader(bytes.subarray(bodyAt, bodyAt + bodyLength));
  const body = typesIn((fields[field.signature] as string | undefined) ?? '').map((type) =>
    reader.read(type),
  );
  return {
    message: { type: bytes[1] as DBusMessage['type'], serial: bytes.readUInt32LE(8), fields, body },
    length: bodyAt + bodyLength,
  };
};
