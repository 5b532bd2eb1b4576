import type { JsonObject } from '../json-document.ts';
import { mapJsonStrings } from '../json-document-path.ts';
import type { Place } from './resolve-mention.ts';

const assetInArn = /^arn:[\w-]+:quicksight:([\w-]+):(\d{12}):([A-Za-z-]+)\/([^/]+)(\/.+)?$/s;
/** Whoever holds something in one account is nobody in another one: these are left as they are. */
const principals = new Set(['user', 'group', 'namespace']);

/**
 * A text as an import of an asset bundle leaves it: one that as a whole is the ARN of an asset of the place exported
 * from becomes the ARN of the same asset in the place imported to, with the prefix where it travels along. Nothing
 * within a longer text, no name and no word is changed (AWS: “Amazon Quick ARNs: cross-account migration”).
 *
 * @param travels whether the bundle holds the asset: `dataset/sales`.
 */
export const rewriteAsService =
  (from: Place, to: Place, prefix: string, travels: (asset: string) => boolean) =>
  (text: string): string => {
    const match = assetInArn.exec(text);
    if (match === null) return text;
    const [, region, account, word = '', id = '', rest = ''] = match;
    if (account !== from.accountId || region !== from.region || principals.has(word)) return text;
    const named = travels(`${word}/${id}`) ? `${prefix}${id}` : id;
    return `arn:${to.partition}:quicksight:${to.region}:${to.accountId}:${word}/${named}${rest}`;
  };

/** The same for every text of a document. */
export const rewriteDocumentAsService = (
  document: JsonObject,
  rewrite: (text: string) => string,
): JsonObject => mapJsonStrings(document, rewrite) as JsonObject;
