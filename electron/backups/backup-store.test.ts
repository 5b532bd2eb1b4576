import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { parseJsonDocument } from '../../shared/domain/parse-json-document.ts';
import { contentHash } from '../connectors/quicksight/definitions/content-hash.ts';
import { openBackupStore } from './backup-store.ts';
import { openFolderPlace } from './folder-place.ts';
import { deriveKey, seal } from './seal.ts';

it('unpacks no more of a document than was said of it, whoever sealed it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'steward-bomb-'));
  try {
    const set = '0199c1c2-0000-7000-8000-000000000000';
    const key = randomBytes(32);
    const place = openFolderPlace(folder);
    const store = openBackupStore(place, set, key);
    const text = JSON.stringify({ text: randomBytes(500_000).toString('hex') });
    const content = contentHash(parseJsonDocument(text));
    await store.keep(content, text);
    expect(await store.document(content, text.length)).toBe(text);
    const [name = ''] = await place.list('chunks');
    const bomb = deflateRawSync(Buffer.alloc(512 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(text.length);
    const chunks = deriveKey(key, Buffer.from(set, 'utf8'), 'chunks');
    writeFileSync(join(folder, name), seal(chunks, `chunk ${set} ${name}`, bomb));
    const before = process.memoryUsage().rss;
    expect(await store.document(content, text.length)).toBe('damaged');
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
    // It counts as damaged, so the next backup writes it anew.
    expect((await store.keep(content, text)).reused).toBe(false);
    expect(await store.document(content, text.length)).toBe(text);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
