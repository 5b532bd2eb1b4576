import type { AssetKind } from '../directory.ts';
import type { JsonDocument } from '../json-document.ts';
import { jsonPathText, mapJsonStrings } from '../json-document-path.ts';
import { findMentions, type Mention, type Vocabulary } from './mentions.ts';
import type { Resolution } from './resolve-mention.ts';

export type ResolvedMention = Mention & Resolution;

export interface Rewritten {
  readonly document: JsonDocument;
  /** Every mention with what became of it, in the document's order. */
  readonly mentions: readonly ResolvedMention[];
}

/**
 * An asset's document as a stage gets it. Only the mentions that are rewritten differ; all else is the very same
 * value, unknown members and numbers as they were written included.
 */
export const rewriteDocument = (
  kind: AssetKind,
  document: JsonDocument,
  known: Vocabulary,
  resolve: (mention: Mention) => Resolution,
): Rewritten => {
  const mentions = findMentions(kind, document, known).map((mention) => ({
    ...mention,
    ...resolve(mention),
  }));
  const byPlace = Map.groupBy(
    mentions.filter((mention) => mention.outcome === 'rewritten'),
    (mention) => jsonPathText(mention.path),
  );
  if (byPlace.size === 0) return { document, mentions };
  return {
    mentions,
    document: mapJsonStrings(document, (text, path) => {
      const changes = byPlace.get(jsonPathText(path));
      if (changes === undefined) return text;
      let done = '';
      let at = 0;
      for (const change of changes) {
        if (change.outcome !== 'rewritten') continue;
        done += text.slice(at, change.start) + change.to;
        at = change.start + change.text.length;
      }
      return done + text.slice(at);
    }),
  };
};
