import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import type { JsonDocument } from '../../shared/domain/json-document.ts';
import { printJsonDocument } from '../../shared/domain/print-json-document.ts';
import { contentHash } from '../connectors/quicksight/definitions/content-hash.ts';

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

/**
 * Documents that a screen may ask for again in the next minutes, by the hash of what they say: those of a stage, which
 * the profile does not keep. The oldest go first when there are more than `mostBytes` of them, deflated.
 */
export const createRecentDocuments = (mostBytes = 64 * 1024 * 1024) => {
  const kept = new Map<string, Buffer>();
  let bytes = 0;
  return {
    keep: async (document: JsonDocument): Promise<string> => {
      const hash = contentHash(document);
      const known = kept.get(hash);
      if (known === undefined) {
        const packed = await deflate(printJsonDocument(document), { level: 1 });
        if (!kept.has(hash)) bytes += packed.byteLength;
        kept.set(hash, packed);
      } else {
        kept.delete(hash);
        kept.set(hash, known);
      }
      for (const [oldest, packed] of kept) {
        if (bytes <= mostBytes || oldest === hash) break;
        kept.delete(oldest);
        bytes -= packed.byteLength;
      }
      return hash;
    },

    /** The document's text; null where it is gone. */
    get: async (hash: string): Promise<string | null> => {
      const packed = kept.get(hash);
      return packed === undefined ? null : (await inflate(packed)).toString('utf8');
    },
  };
};
