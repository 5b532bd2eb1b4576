import { createHash } from 'node:crypto';
import type { JsonDocument } from '../../../../shared/domain/json-document.ts';
import { canonicalJsonDocument } from '../../../../shared/domain/print-json-document.ts';

/**
 * SHA-256 (hex) of what a document says: the order of members does not count, how a number is written does.
 */
export const contentHash = (document: JsonDocument): string =>
  createHash('sha256').update(canonicalJsonDocument(document), 'utf8').digest('hex');
