import type { AssetKind } from '../directory.ts';
import type { MentionKind } from './mentions.ts';
import { mappedNames, type StageMapping } from './stage-mapping.ts';

/** Something that a release mentions, wherever it stands. */
export interface Mentioned {
  readonly kind: MentionKind;
  /** What the place is for; null in free text. */
  readonly meaning: string | null;
  readonly text: string;
}

const sameThere = 'It is called the same there.';

/** A mapping in which it is said what a mention becomes; the same text: it stays, on purpose. */
export const sayMention = (mapping: StageMapping, mentioned: Mentioned, to: string): StageMapping => {
  const { kind, text } = mentioned;
  const what = mappedNames.find((name) => name === mentioned.meaning);
  const before: StageMapping = {
    ...mapping,
    unchanged: mapping.unchanged.filter(({ mention }) => mention !== text),
    arns: mapping.arns.filter(({ from }) => from !== text),
    words: mapping.words.filter(({ from }) => from !== text),
    names: mapping.names.filter((name) => !(name.from === text && name.what === what)),
  };
  if (kind === 'name' && what !== undefined)
    return { ...before, names: [...before.names, { what, from: text, to }] };
  if (to === text)
    return { ...before, unchanged: [...before.unchanged, { mention: text, reason: sameThere }] };
  return kind === 'arn'
    ? { ...before, arns: [...before.arns, { from: text, to }] }
    : { ...before, words: [...before.words, { from: text, to }] };
};

/** A mapping in which an asset of the stage stands for one of the release. */
export const sayAsset = (
  mapping: StageMapping,
  { kind, id }: { readonly kind: AssetKind; readonly id: string },
  to: string,
): StageMapping => {
  const others = mapping.assets.filter((one) => !(one.kind === kind && one.from === id));
  return { ...mapping, assets: to === '' ? others : [...others, { kind, from: id, to }] };
};
