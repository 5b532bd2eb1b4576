import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly bytes: Buffer;
}

const localHeader = 0x04034b50;
const centralHeader = 0x02014b50;
const endOfDirectory = 0x06054b50;
/** Names are UTF-8. */
const utf8 = 0x0800;
const deflated = 8;
/** 1980-01-01, the first date that a zip file can name: equal contents make equal files. */
const firstDay = 0x21;

/** A zip file of the entries, deflated. */
export function writeZip(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes } of entries) {
    const nameBytes = Buffer.from(name, 'utf8');
    const packed = deflateRawSync(bytes);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0); // the version needed
    common.writeUInt16LE(utf8, 2);
    common.writeUInt16LE(deflated, 4);
    common.writeUInt16LE(firstDay, 8);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([number32(localHeader), common, nameBytes, packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([number32(centralHeader), Buffer.from([20, 0]), common, place, nameBytes]));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, central, number32(endOfDirectory), end]);
}

function number32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/**
 * The entries of a zip file, by the directory at its end. Throws for what is no zip file, is damaged, or holds
 * more than `mostBytes` unpacked, whatever its directory says of its sizes.
 */
export function readZip(zip: Buffer, mostBytes: number): readonly ZipEntry[] {
  const end = zip.lastIndexOf(number32(endOfDirectory));
  if (end < 0 || end + 22 > zip.length) throw new Error('It is not a zip file.');
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  let left = mostBytes;
  const entries: ZipEntry[] = [];
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== centralHeader)
      throw new Error('The directory of the zip file is damaged.');
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const bytes = readEntry(zip, at, left);
    left -= bytes.length;
    entries.push({ name, bytes });
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

function readEntry(zip: Buffer, at: number, mostBytes: number): Buffer {
  const method = zip.readUInt16LE(at + 10);
  const size = zip.readUInt32LE(at + 20);
  const local = zip.readUInt32LE(at + 42);
  if (local + 30 > zip.length || zip.readUInt32LE(local) !== localHeader)
    throw new Error('An entry of the zip file is damaged.');
  const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const packed = zip.subarray(from, from + size);
  if (method !== 0 && method !== deflated)
    throw new Error('An entry of the zip file is packed in an unknown way.');
  if (mostBytes <= 0 || (method === 0 && packed.length > mostBytes))
    throw new Error('The zip file holds too much.');
  const bytes = method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: mostBytes });
  if (crc32(bytes) !== zip.readUInt32LE(at + 16)) throw new Error('An entry of the zip file is damaged.');
  return bytes;
}
