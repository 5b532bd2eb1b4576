import type { AssetKind } from '../directory.ts';
import type { Mention } from './mentions.ts';
import type { AssetId } from './release.ts';
import type { StageMapping } from './stage-mapping.ts';

/** Where assets are: an account's place in AWS. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

/** From where to where, and what travels. */
export interface Route {
  readonly from: Place;
  readonly to: Place;
  readonly mapping: StageMapping;
  /** The assets of the release. */
  readonly assets: readonly AssetId[];
  /** Assets of the release that get another id there than the prefix gives. */
  readonly placed?: StageMapping['assets'];
  /** Accounts of other connections, by id, with the name of the environment or connection. */
  readonly otherAccounts: ReadonlyMap<string, string>;
}

/** What becomes of a mention. `to` is the new text; an unresolved one keeps its own and blocks. */
export type Resolution =
  | { readonly outcome: 'rewritten'; readonly to: string; readonly reason: string }
  | { readonly outcome: 'unchanged'; readonly reason: string }
  | { readonly outcome: 'unresolved'; readonly reason: string };

const arnWords: Readonly<Record<AssetKind, string>> = {
  dashboard: 'dashboard',
  analysis: 'analysis',
  dataset: 'dataset',
  data_source: 'datasource',
  theme: 'theme',
  topic: 'topic',
};
const kindOfWord = new Map(Object.entries(arnWords).map(([kind, word]) => [word, kind as AssetKind]));

/** An asset's ARN. */
export const assetArn = ({ partition, region, accountId }: Place, { kind, id }: AssetId): string =>
  `arn:${partition}:quicksight:${region}:${accountId}:${arnWords[kind]}/${id}`;

interface ParsedArn {
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly rest: string;
}

const parseArn = (arn: string): ParsedArn | undefined => {
  const parts = /^arn:[\w-]+:([\w-]*):([\w-]*):([\w]*):(.+)$/s.exec(arn);
  return parts === null
    ? undefined
    : { service: parts[1] ?? '', region: parts[2] ?? '', account: parts[3] ?? '', rest: parts[4] ?? '' };
};

/** The asset of a QuickSight ARN of this place; undefined for everything else. */
export const assetOfArn = (arn: string, place: Place): AssetId | undefined => {
  const parsed = parseArn(arn);
  if (parsed?.service !== 'quicksight' || parsed.account !== place.accountId) return undefined;
  if (parsed.region !== place.region) return undefined;
  const [, word = '', id = ''] = /^([\w-]+)\/([^/]+)$/.exec(parsed.rest) ?? [];
  const kind = kindOfWord.get(word);
  return kind === undefined ? undefined : { kind, id };
};

/** How mentions on one route are resolved: lookups are made once, each mention costs one. */
export const createResolver = (route: Route): ((mention: Mention) => Resolution) => {
  const { from, to, mapping } = route;
  const key = (kind: AssetKind, id: string) => `${kind} ${id}`;
  const released = new Set(route.assets.map(({ kind, id }) => key(kind, id)));
  const releasedIds = new Set(route.assets.map(({ id }) => id));
  const replaced = new Map(mapping.assets.map((one) => [key(one.kind, one.from), one.to]));
  const placed = new Map(route.placed?.map((one) => [key(one.kind, one.from), one.to]));
  const replacedIds = Map.groupBy([...mapping.assets, ...(route.placed ?? [])], (one) => one.from);
  const arns = new Map(mapping.arns.map((one) => [one.from, one.to]));
  const words = new Map(mapping.words.map((one) => [one.from, one.to]));
  const names = Map.groupBy(mapping.names, (one) => one.from);
  const kept = new Map(mapping.unchanged.map((one) => [one.mention, one.reason]));

  const become = (mention: Mention, text: string, reason: string, same: string): Resolution =>
    text === mention.text
      ? { outcome: 'unchanged', reason: same }
      : { outcome: 'rewritten', to: text, reason };

  const keep = (mention: Mention, otherwise: string): Resolution => {
    const reason = kept.get(mention.text);
    return reason === undefined
      ? { outcome: 'unresolved', reason: otherwise }
      : { outcome: 'unchanged', reason };
  };

  const resolveArn = (mention: Mention): Resolution => {
    const mapped = arns.get(mention.text);
    if (mapped !== undefined)
      return become(mention, mapped, 'as the stage’s mapping says', 'mapped to itself');
    const parsed = parseArn(mention.text);
    if (parsed === undefined) return keep(mention, 'is no ARN');
    const asset = assetOfArn(mention.text, from);
    if (asset !== undefined) {
      const other = replaced.get(key(asset.kind, asset.id));
      if (other !== undefined)
        return become(
          mention,
          assetArn(to, { kind: asset.kind, id: other }),
          'the stage has one of its own',
          'the stage’s own, which is the same',
        );
      if (released.has(key(asset.kind, asset.id)))
        return become(
          mention,
          assetArn(to, {
            kind: asset.kind,
            id: placed.get(key(asset.kind, asset.id)) ?? mapping.idPrefix + asset.id,
          }),
          'travels with the release',
          'travels with the release, and is called the same there',
        );
      return keep(mention, 'neither travels with the release nor is mapped');
    }
    if (parsed.account === 'aws') return { outcome: 'unchanged', reason: 'belongs to AWS' };
    if (parsed.account === from.accountId)
      return from.accountId === to.accountId && (parsed.region === '' || from.region === to.region)
        ? { outcome: 'unchanged', reason: 'the same account' }
        : keep(mention, 'names the account released from');
    if (parsed.account === to.accountId) return { outcome: 'unchanged', reason: 'names the stage’s account' };
    const other = route.otherAccounts.get(parsed.account);
    if (other !== undefined) return keep(mention, `names the account of ${other}`);
    return parsed.account === ''
      ? keep(mention, 'names no account: it may mean the environment released from')
      : { outcome: 'unchanged', reason: 'names an account that is no environment’s' };
  };

  const resolveAccount = (mention: Mention): Resolution => {
    if (mention.text === to.accountId) return { outcome: 'unchanged', reason: 'the stage’s account' };
    if (mention.text === from.accountId) return keep(mention, 'is the account released from');
    const other = route.otherAccounts.get(mention.text);
    return other === undefined
      ? { outcome: 'unchanged', reason: 'the account of no environment' }
      : keep(mention, `is the account of ${other}`);
  };

  const resolveRegion = (mention: Mention): Resolution => {
    if (mention.text === to.region) return { outcome: 'unchanged', reason: 'the stage’s region' };
    return mention.text === from.region
      ? keep(mention, 'is the region released from')
      : { outcome: 'unchanged', reason: 'not the region released from' };
  };

  const resolveId = (mention: Mention): Resolution => {
    const others = new Set(replacedIds.get(mention.text)?.map((one) => one.to));
    const [other] = others;
    if (other !== undefined && others.size === 1)
      return become(mention, other, 'so it is called there', 'called the same there');
    if (other === undefined && releasedIds.has(mention.text))
      return become(
        mention,
        mapping.idPrefix + mention.text,
        'travels with the release',
        'called the same there',
      );
    return keep(
      mention,
      other === undefined
        ? 'names an asset that neither travels with the release nor is mapped'
        : 'names several assets, which become different ones',
    );
  };

  const resolveName = (mention: Mention): Resolution => {
    const candidates = names.get(mention.text) ?? [];
    const typed = candidates.find((one) => one.what === mention.meaning);
    if (typed !== undefined)
      return become(mention, typed.to, 'as the stage’s mapping says', 'called the same there');
    if (kept.has(mention.text)) return keep(mention, '');
    // A name in SQL says not whether it is a schema's or a table's.
    const meanings = new Set(candidates.map((one) => one.to));
    const [only] = meanings;
    const isTyped = mention.meaning !== undefined && mention.meaning !== 'sql';
    if (!isTyped && only !== undefined && meanings.size === 1)
      return become(mention, only, 'as the stage’s mapping says', 'called the same there');
    return keep(
      mention,
      meanings.size > 1 && !isTyped
        ? `may become ${[...meanings].join(' or ')}`
        : 'what it is called there is not said',
    );
  };

  return (mention) => {
    const word = words.get(mention.text);
    // What a typed place is called was said of that place alone.
    const isSaid = names.get(mention.text)?.some(({ what }) => what === mention.meaning) === true;
    if (word !== undefined && mention.kind !== 'arn' && !isSaid)
      return become(mention, word, 'as the stage’s mapping says', 'mapped to itself');
    switch (mention.kind) {
      case 'arn':
        return resolveArn(mention);
      case 'account':
        return resolveAccount(mention);
      case 'region':
        return resolveRegion(mention);
      case 'id':
        return resolveId(mention);
      case 'name':
        return resolveName(mention);
      case 'word':
        return keep(mention, 'is not mapped');
    }
  };
};
