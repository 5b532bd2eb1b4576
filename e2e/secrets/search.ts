import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formsOf, type Marker } from './marker.ts';

export interface Finding {
  readonly marker: string;
  readonly form: string;
  /** The file, answer or process, for people. */
  readonly where: string;
}

interface Needle {
  readonly marker: string;
  readonly form: string;
  readonly value: Buffer;
}

const bits = 20;
const slotOf = (bytes: Buffer, at: number): number =>
  Math.imul(bytes.readUInt32LE(at), 0x9e3779b1) >>> (32 - bits);

/**
 * Finds all needles in one pass: hundreds of forms are looked for in a heap of a hundred megabytes. Where four
 * bytes could begin a needle, the needle is compared.
 */
const createScan = (needles: readonly Needle[]) => {
  const bySlot = new Map<number, Needle[]>();
  const begins = new Uint8Array(1 << bits);
  for (const needle of needles) {
    const slot = slotOf(needle.value, 0);
    begins[slot] = 1;
    bySlot.set(slot, [...(bySlot.get(slot) ?? []), needle]);
  }
  return (bytes: Buffer): Set<Needle> => {
    const found = new Set<Needle>();
    let window = bytes.length >= 4 ? bytes.readUInt32LE(0) : 0;
    for (let at = 0; at + 4 <= bytes.length; at++) {
      if (at > 0) window = (window >>> 8) | ((bytes[at + 3] ?? 0) << 24);
      const slot = Math.imul(window, 0x9e3779b1) >>> (32 - bits);
      if (begins[slot] === 0) continue;
      for (const needle of bySlot.get(slot) ?? []) {
        const end = at + needle.value.length;
        if (end <= bytes.length && needle.value.compare(bytes, at, end) === 0) found.add(needle);
      }
    }
    return found;
  };
};

/** Finds markers in bytes, in every form that would give them away. */
export const createSearch = (markers: readonly Marker[]) => {
  const needles = markers.flatMap((marker) =>
    [...formsOf(marker)].flatMap(([form, values]) =>
      values.map((value): Needle => ({ marker: marker.name, form, value })),
    ),
  );
  const scan = createScan(needles);
  const inBytes = (where: string, bytes: Buffer): Finding[] => {
    const found = new Map<string, Finding>();
    for (const { marker, form } of scan(bytes)) found.set(`${marker} ${form}`, { marker, form, where });
    return [...found.values()];
  };
  return {
    inBytes,
    inText: (where: string, text: string): Finding[] => inBytes(where, Buffer.from(text)),
    /** Every file below a folder, and the files' names. Sockets and links are passed over. */
    inFolder: (
      folder: string,
    ): { readonly findings: Finding[]; readonly files: number; readonly bytes: number } => {
      const findings: Finding[] = [];
      let files = 0;
      let bytes = 0;
      const walk = (path: string): void => {
        for (const entry of readdirSync(path, { withFileTypes: true })) {
          const at = join(path, entry.name);
          findings.push(...inBytes(`the name of ${at}`, Buffer.from(entry.name)));
          if (entry.isDirectory()) walk(at);
          else if (entry.isFile()) {
            const content = read(at);
            files += 1;
            bytes += content.length;
            findings.push(...inBytes(at, content));
          }
        }
      };
      walk(folder);
      return { findings, files, bytes };
    },
  };
};

/** A file that goes away meanwhile holds nothing. */
const read = (path: string): Buffer => {
  try {
    return lstatSync(path).isFile() ? readFileSync(path) : Buffer.alloc(0);
  } catch {
    return Buffer.alloc(0);
  }
};
