import { type AccessGraph, type AccessObject, isAsset } from '../../shared/domain/access-graph.ts';
import { kindWord } from '../../shared/domain/access-words.ts';
import { StewardError } from '../../shared/errors.ts';
import { nearestTexts } from './nearest-texts.ts';

/** What is looked for: a person's account, a group, or an asset or folder. */
export type Wanted = 'person' | 'group' | 'asset';

const words: Readonly<Record<Wanted, { readonly one: string; readonly by: string }>> = {
  person: { one: 'person', by: 'user name, e-mail or ARN' },
  group: { one: 'group', by: 'name or ARN' },
  asset: { one: 'asset', by: 'name, id or ARN' },
};

const isWanted = (object: AccessObject, wanted: Wanted): boolean =>
  wanted === 'asset' ? isAsset(object) : object.kind === (wanted === 'person' ? 'user' : 'group');

const emailOf = ({ attributes }: AccessObject): string | null =>
  typeof attributes.email === 'string' ? attributes.email : null;

/** Whatever a person may call it by: a role session is also called by what stands after its slash. */
const namesOf = (object: AccessObject): readonly string[] => {
  const { kind, name, title, key } = object;
  if (kind === 'user') return [name, name.slice(name.indexOf('/') + 1), emailOf(object) ?? name];
  return isAsset(object) ? [name, title, `${kind}/${name}`, `${kind}/${title}`] : [name, lastOf(key)];
};
const lastOf = (key: string): string => key.slice(key.indexOf('/') + 1);

interface NameIndex {
  readonly byKey: ReadonlyMap<string, readonly number[]>;
  /** In lower case. */
  readonly byName: ReadonlyMap<string, readonly number[]>;
}
const indexes = new WeakMap<AccessGraph, NameIndex>();

/** Who and what is called how, found once for each graph: ten thousand names take longer than an answer. */
const indexOf = (graph: AccessGraph): NameIndex => {
  const known = indexes.get(graph);
  if (known) return known;
  const byKey = new Map<string, number[]>();
  const byName = new Map<string, number[]>();
  const put = (into: Map<string, number[]>, name: string, place: number) => {
    const places = into.get(name);
    if (places === undefined) into.set(name, [place]);
    else if (places.at(-1) !== place) places.push(place);
  };
  graph.objects.forEach((object, place) => {
    if (object.kind !== 'user' && object.kind !== 'group' && !isAsset(object)) return;
    put(byKey, object.key, place);
    for (const name of namesOf(object)) put(byName, name.toLowerCase(), place);
  });
  const made = { byKey, byName };
  indexes.set(graph, made);
  return made;
};

/** How many names an error lists. */
const mostNamed = 8;

const described = (object: AccessObject, connectionName: (id: string) => string): string => {
  const what =
    object.kind === 'user' ? (emailOf(object) ?? object.name) : `${kindWord(object.kind)} “${object.title}”`;
  return `${what} (${connectionName(object.connectionId)}: ${object.key})`;
};

export interface FindThing {
  readonly graph: AccessGraph;
  readonly wanted: Wanted;
  readonly text: string;
  /** Only this connection's. */
  readonly connectionId?: string | undefined;
  readonly connectionName: (id: string) => string;
}

/**
 * The one object that a text names: an ARN as it is, names regardless of case. What is in a list goes before
 * what is only named in a grant. Throws `StewardError`: NOT_FOUND with the nearest names, BAD_INPUT where several
 * are called so, with the ARN of each.
 */
export const findThing = (search: FindThing): number => {
  const { graph, wanted, connectionId, connectionName } = search;
  const text = search.text.trim();
  const fits = (place: number): boolean => {
    const object = graph.objects[place] as AccessObject;
    return isWanted(object, wanted) && (connectionId === undefined || object.connectionId === connectionId);
  };
  const { byKey, byName } = indexOf(graph);
  const exact = (byKey.get(text) ?? []).filter(fits);
  const found = exact.length > 0 ? exact : (byName.get(text.toLowerCase()) ?? []).filter(fits);
  const listed = found.filter((place) => graph.objects[place]?.listed);
  const candidates = listed.length > 0 ? listed : found;
  const [first] = candidates;
  if (first !== undefined && candidates.length === 1) return first;
  const { one, by } = words[wanted];
  const called = text.length > 120 ? `${text.slice(0, 120)}…` : text;
  if (first !== undefined) {
    const named = candidates
      .slice(0, mostNamed)
      .map((place) => described(graph.objects[place] as AccessObject, connectionName));
    const more = candidates.length - named.length;
    throw new StewardError({
      code: 'BAD_INPUT',
      happened: `“${called}” names more than one ${one}: ${named.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`,
      unchanged: 'Nothing was read.',
      todo: 'Name one by its ARN, and its connection where two connections read the same account.',
    });
  }
  const names = new Set<string>();
  for (const object of graph.objects)
    if (
      isWanted(object, wanted) &&
      object.listed &&
      (connectionId === undefined || object.connectionId === connectionId)
    )
      for (const name of namesOf(object)) names.add(name);
  const nearest = nearestTexts(text, names);
  throw new StewardError({
    code: 'NOT_FOUND',
    happened: `There is no ${one} called “${called}” in the directory.`,
    unchanged: 'Nothing was read.',
    todo:
      nearest.length > 0
        ? `Did you mean ${nearest.map((name) => `“${name}”`).join(', ')}?`
        : `Look it up by ${by}; read the account first where it is new.`,
  });
};
