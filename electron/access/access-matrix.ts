import { type AccessGraph, isAsset, objectAt } from '../../shared/domain/access-graph.ts';
import { ranks } from '../../shared/domain/access-levels.ts';
import { grantsOn, principalsBehind } from '../../shared/domain/access-reach.ts';
import { csvLine } from './csv-line.ts';
import { isAssetUnseen, type SeenQuestion, unreadFolders, unreadGroups } from './gaps.ts';
import type { GrantEnds } from './grant-ends.ts';
import { createPrincipalRanks, isShared } from './principal-ranks.ts';

/** One letter for each level; a space is no letter, so none is an empty cell. */
const letters: Readonly<Record<keyof typeof ranks, string>> = {
  none: '',
  link: 'L',
  custom: 'X',
  viewer: 'V',
  contributor: 'C',
  owner: 'O',
};

const comma = ','.charCodeAt(0);
const lineEnd = '\n'.charCodeAt(0);
const unknown = '?'.charCodeAt(0);
const codes = Uint8Array.from(
  Object.keys(ranks),
  (name) => letters[name as keyof typeof ranks].charCodeAt(0) || 0,
);
/** Owners can have no more than they have. */
const least = Uint8Array.from(codes, (code, rank) => (rank === ranks.owner || code === 0 ? code : code + 32));

/** A space and a day. */
const endBytes = ' 2026-12-31'.length;

/** Every person beside every asset, line by line; what is not readable is never shown as none. */
export const createAccessMatrix = (options: {
  readonly graph: AccessGraph;
  readonly question: (connectionId: string) => SeenQuestion;
  readonly connectionId?: string | undefined;
  readonly connectionName: (id: string) => string;
  /** Ends up to this instant are told in their cells. */
  readonly ending?: { readonly until: string; readonly between: GrantEnds['between'] } | undefined;
}) => {
  const { graph, connectionId, connectionName, ending } = options;
  const people: number[] = [];
  const assets: number[] = [];
  graph.objects.forEach((object, place) => {
    if (!object.listed || (connectionId !== undefined && object.connectionId !== connectionId)) return;
    if (object.kind === 'user') people.push(place);
    else if (isAsset(object) && object.kind !== 'folder') assets.push(place);
  });
  const order = (place: number) => {
    const { connectionId: connection, kind, namespace, name, key } = objectAt(graph, place);
    return `${connectionName(connection)}\n${namespace ?? kind}\n${name}\n${key}`;
  };
  const sorted = (places: readonly number[]): readonly number[] => {
    const by = new Map(places.map((place) => [place, order(place)]));
    return places.toSorted((one, other) => ((by.get(one) ?? '') < (by.get(other) ?? '') ? -1 : 1));
  };
  const rows = sorted(people);
  const columns = Int32Array.from(sorted(assets));

  /** Where more than is known may be held: by connection for everybody, by namespace through groups. */
  const openTo = new Map<string, Uint8Array>();
  const uncertainFor = (connection: string, namespace: string | null): Uint8Array => {
    const key = `${connection} ${namespace}`;
    const known = openTo.get(key);
    if (known) return known;
    const question = options.question(connection);
    const groups = new Set(unreadGroups(question, namespace));
    const marks = Uint8Array.from(columns, (asset) => {
      if (objectAt(graph, asset).connectionId !== connection) return 0;
      if (isAssetUnseen(question, asset)) return 1;
      return groups.size > 0 && grantsOn(graph, asset).some(({ edge }) => groups.has(edge.from)) ? 1 : 0;
    });
    openTo.set(key, marks);
    return marks;
  };
  const closedFolders = new Map<
    string,
    readonly { readonly place: number; readonly grantsUnseen: boolean }[]
  >();
  const closedOf = (connection: string) => {
    const known = closedFolders.get(connection) ?? unreadFolders(options.question(connection), connection);
    closedFolders.set(connection, known);
    return known;
  };

  const header = `${csvLine([
    'connection',
    'namespace',
    'user',
    'email',
    ...Array.from(columns, (place) => {
      const { kind, name } = objectAt(graph, place);
      return `${kind}/${name}`;
    }),
  ])}\n`;

  const ranksOf = createPrincipalRanks(graph);
  const shared = new Map<number, ReturnType<typeof ranksOf>>();
  const ranksBehind = (principal: number) => {
    const known = shared.get(principal) ?? ranksOf(principal);
    if (isShared(graph, principal)) shared.set(principal, known);
    return known;
  };
  // What a person has is the greatest of what each principal behind it has.
  const held = new Uint8Array(graph.objects.length);
  const hold = (person: number): void => {
    held.fill(0);
    for (const principal of principalsBehind(graph, person)) {
      const { places, ranks: given } = ranksBehind(principal);
      for (let at = 0; at < places.length; at += 1) {
        const place = places[at] as number;
        const rank = given[at] as number;
        if (rank > (held[place] as number)) held[place] = rank;
      }
    }
  };

  const line = (person: number): Buffer => {
    const { connectionId: connection, namespace, name, attributes } = objectAt(graph, person);
    const email = typeof attributes.email === 'string' ? attributes.email : '';
    const head = Buffer.from(csvLine([connectionName(connection), namespace ?? '', name, email]));
    hold(person);
    const uncertain = uncertainFor(connection, namespace);
    // Whatever lies in a folder that cannot be looked into, this person may have through it.
    const anything = closedOf(connection).some(
      ({ place, grantsUnseen }) => grantsUnseen || (held[place] ?? 0) > 0,
    );
    const endOf = ending?.between(person);
    const bytes = Buffer.allocUnsafe(head.length + (2 + (endOf ? endBytes : 0)) * columns.length + 1);
    let end = head.copy(bytes);
    for (let at = 0; at < columns.length; at += 1) {
      bytes[end] = comma;
      end += 1;
      const rank = held[columns[at] as number] as number;
      const open =
        uncertain[at] === 1 ||
        (anything && objectAt(graph, columns[at] as number).connectionId === connection);
      const code = !open ? codes[rank] : rank === 0 ? unknown : least[rank];
      if (!code) continue;
      bytes[end] = code;
      end += 1;
      const over = rank > 0 ? endOf?.(columns[at] as number) : null;
      if (over && ending && over <= ending.until) end += bytes.write(` ${over.slice(0, 10)}`, end, 'latin1');
    }
    bytes[end] = lineEnd;
    return bytes.subarray(0, end + 1);
  };

  return {
    header,
    people: rows.length,
    assets: columns.length,
    lines: (from: number, count: number): string =>
      Buffer.concat(rows.slice(from, from + count).map(line)).toString('utf8'),
  };
};
export type AccessMatrix = ReturnType<typeof createAccessMatrix>;
