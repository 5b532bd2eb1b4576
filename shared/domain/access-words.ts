import type {
  AccessBasis,
  AccessChange,
  AccessDifference,
  AccessOrigin,
  AccessPathAnswer,
  AccessThing,
  AudienceAnswer,
  BroadAnswer,
  ChangesAnswer,
  CompareAnswer,
  CountingGrantAnswer,
  PairAnswer,
  PersonAnswer,
} from './access-answer.ts';
import type { RankName } from './access-levels.ts';
import { roleWord } from './role-word.ts';

/** The plain sentences of answers about access, the same on screen, in the terminal and when copied. */

const kindWords: Readonly<Record<string, string>> = {
  data_source: 'data source',
  vpc_connection: 'VPC connection',
};
export const kindWord = (kind: string): string => kindWords[kind] ?? kind;

/** A person by e-mail where there is one, anything else by its kind and title. */
export const thingWords = ({
  kind,
  title,
  email,
  id,
}: Pick<AccessThing, 'kind' | 'title' | 'email' | 'id'>): string => {
  if (kind === 'user') return email ?? title;
  if (kind === 'public') return 'everybody on the internet';
  if (kind === 'namespace') return `everybody in namespace “${title}”`;
  if (kind === 'unknown') return `“${id}”, which no list shows`;
  return `${kindWord(kind)} “${title}”`;
};

const can: Readonly<Record<RankName, readonly [one: string, many: string]>> = {
  none: ['cannot open', 'cannot open'],
  link: ['can view by its link', 'can view by its link'],
  custom: ['holds actions of no known level on', 'hold actions of no known level on'],
  viewer: ['can view', 'can view'],
  contributor: ['can edit', 'can edit'],
  owner: ['owns', 'own'],
};
export const canWords = (level: RankName): string => can[level][0];

export const levelWords: Readonly<Record<RankName, string>> = {
  none: 'None',
  link: 'By link only',
  custom: 'Custom',
  viewer: 'Viewer',
  contributor: 'Contributor',
  owner: 'Owner',
};

/** `2026-03-01 08:00 UTC` */
export const momentWords = (at: string): string => `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;

export const sinceWords = (fact: {
  readonly since: string | null;
  readonly unseenAt: string | null;
}): string => {
  if (fact.since === null) return 'since an unknown time';
  return fact.unseenAt === null
    ? `since before the first reading (${momentWords(fact.since)})`
    : `since ${momentWords(fact.since)} (not there on ${momentWords(fact.unseenAt)})`;
};

/** `until 2026-03-01 08:00 UTC`; nothing where no end is known. */
export const untilWords = (until: string | null): string =>
  until === null ? '' : `until ${momentWords(until)}`;

const ending = (until: string | null): string => (until === null ? '' : `, ${untilWords(until)}`);

export const originWords = (origin: AccessOrigin | null): string => {
  if (origin === null) return 'nobody granted it';
  if (origin.by === 'steward') return `by ${origin.actor} through Steward, ${momentWords(origin.at)}`;
  return origin.by === 'outside' ? 'outside Steward' : 'before the first reading, not through Steward';
};

/** What a path says, without when and by whom: `ann@x.org is in group “a”, which can view folder “b”, which holds …`. */
export const pathSentence = (path: Pick<AccessPathAnswer, 'things' | 'links' | 'level'>): string => {
  const parts = path.links.map((link, at) => {
    const thing = path.things[at + 1];
    const name = thing === undefined ? '' : thingWords(thing);
    switch (link.kind) {
      case 'member':
        return `is in ${name}`;
      case 'belongs':
        return `is one of ${name}`;
      case 'contains':
        return `holds ${name}`;
      case 'link_grant':
        return `can view ${name} by its link`;
      default:
        return `${canWords(path.level)} ${name}`;
    }
  });
  const [first] = path.things;
  return `${first === undefined ? '' : thingWords(first)} ${parts.join(', which ')}.`;
};

const count = (number: number, one: string, many: string) =>
  `${number.toLocaleString('en')} ${number === 1 ? one : many}`;

const gapLine = ({ sentence, lastReadAt, action }: AccessBasis['gaps'][number]): string =>
  `- ${sentence}${lastReadAt === null ? '' : ` Last readable on ${momentWords(lastReadAt)}.`}${action === null ? '' : ` Missing permission: ${action}.`}`;

/** As of when, how old, and what could not be seen. */
export const basisSentences = (basis: AccessBasis): readonly string[] => {
  const told: string[] = [];
  if (basis.at !== null) told.push(`This is as of ${momentWords(basis.at)}.`);
  for (const reading of basis.readings) {
    const { connection, lastSyncAt, nextSyncAt, running } = reading;
    if (lastSyncAt === null) told.push(`${connection.name} was never read to its end.`);
    else if (basis.at === null) told.push(`${connection.name} was last read on ${momentWords(lastSyncAt)}.`);
    else
      told.push(
        `${connection.name} was read on ${momentWords(lastSyncAt)}${nextSyncAt === null ? ' and not since' : ` and again on ${momentWords(nextSyncAt)}; what changed in between counts from the later one`}.`,
      );
    if (running && basis.at === null) told.push(`${connection.name} is being read right now.`);
  }
  if (basis.at === null && basis.oldestReadAt !== null)
    told.push(`The oldest reading that this rests on is of ${momentWords(basis.oldestReadAt)}.`);
  if (basis.gaps.length + basis.limitGaps.length === 0)
    told.push('Everything that matters to this answer could be read.');
  if (basis.gaps.length > 0)
    told.push(
      'What could not be seen, so that there may be more access than is told here:',
      ...basis.gaps.map(gapLine),
    );
  if (basis.limitGaps.length > 0)
    told.push(
      'What could not be seen of limits, so that abilities may be taken away that are not told here:',
      ...basis.limitGaps.map(gapLine),
    );
  return told;
};

const roleSentences = (
  answer: Pick<PersonAnswer, 'person' | 'roles' | 'restrictions'>,
): readonly string[] => [
  ...answer.roles.map(({ role, group }) =>
    group === null
      ? `Role in QuickSight: ${roleWord(role)}.`
      : `${thingWords(group)} is mapped to the role ${roleWord(role)}, which opens no asset by itself.`,
  ),
  ...answer.restrictions
    .filter(({ counts }) => counts)
    .map(
      ({ name, on, denied }) =>
        `Custom permissions “${name}” (of the ${on}) take abilities away${denied.length > 0 ? `: ${denied.join(', ')}` : ''}.`,
    ),
];

/** Whether something that an answer rests on could not be seen. */
export const hasGaps = (bases: readonly AccessBasis[]): boolean => bases.some(({ gaps }) => gaps.length > 0);

const lines = (parts: readonly (string | readonly string[])[]): string => `${parts.flat().join('\n')}\n`;

const whose = ({ kind, connection, namespace, key, listed }: AccessThing): string =>
  `(${kind === 'user' ? 'account ' : ''}${key}, ${namespace === null ? '' : `namespace ${namespace}, `}connection ${connection.name}${listed ? '' : ', in no list'})`;

/** A pair's answer, to be copied into a ticket. */
export const pairText = (answer: Omit<PairAnswer, 'text'>): string => {
  const { person, asset, level, paths, basis } = answer;
  const unseen = basis.gaps.length > 0;
  return lines([
    level === 'none'
      ? `${thingWords(person)} has no access to ${thingWords(asset)}${unseen ? ' as far as could be seen' : ''}.`
      : `${thingWords(person)} ${canWords(level)} ${thingWords(asset)}${unseen ? ', at least' : ''}${ending(answer.until)}.`,
    `${thingWords(person)} ${whose(person)}`,
    `${thingWords(asset)} ${whose(asset)}`,
    ...(paths.length === 0 ? [] : [count(paths.length, 'path', 'paths') + (answer.cut ? ' and more:' : ':')]),
    paths.map(
      (path) =>
        `- ${path.sentence} ${capital(sinceWords(path))}; granted ${originWords(path.origin)}; ${untilWords(path.until) || 'no end is known'}.`,
    ),
    roleSentences(answer),
    basisSentences(basis),
  ]);
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** How many names a copied answer lists. */
const mostNames = 200;

const listWords = (names: readonly string[], total: number): readonly string[] =>
  total > names.length ? [...names, `- and ${(total - names.length).toLocaleString('en')} more`] : names;

const countWords = (counts: Readonly<Record<string, number>>, one: string, many: string): string =>
  (['owner', 'contributor', 'viewer', 'custom', 'link'] as const)
    .flatMap((level) => {
      const number = counts[level] ?? 0;
      return number === 0
        ? []
        : [`${levelWords[level].toLowerCase()} ${level === 'link' ? '' : 'of '}${count(number, one, many)}`];
    })
    .join(', ');

/** What one person can see, to be copied into a ticket. */
export const personText = (answer: Omit<PersonAnswer, 'text'>): string => {
  const { person, assets, groups, counts, basis } = answer;
  const all = Object.values(counts).reduce((sum, number) => sum + number, 0);
  return lines([
    all === 0
      ? `${thingWords(person)} has access to nothing${basis.gaps.length > 0 ? ' that could be seen' : ''}.`
      : `${thingWords(person)} has access to ${count(all, 'thing', 'things')}: ${countWords(counts, 'thing', 'things')}.`,
    `${thingWords(person)} ${whose(person)}`,
    groups.length === 0 ? 'In no group.' : `In ${groups.map(thingWords).join(', ')}.`,
    roleSentences(answer),
    listWords(
      assets
        .slice(0, mostNames)
        .map(
          ({ asset, level, ways, until }) =>
            `- ${thingWords(asset)}: ${levelWords[level].toLowerCase()} (${ways.map(wayWord).join(', ')})${ending(until)}`,
        ),
      answer.total,
    ),
    basisSentences(basis),
  ]);
};

export const wayWord = (way: string): string =>
  ({
    direct: 'direct',
    group: 'by group',
    namespace: 'whole namespace',
    link: 'by link',
    public: 'public link',
    folder: 'by folder',
  })[way] ?? way;

/** Who can see one asset, to be copied into a ticket. */
export const audienceText = (answer: Omit<AudienceAnswer, 'text'>): string => {
  const { asset, grants, people, counts, folders, basis } = answer;
  const all = Object.values(counts).reduce((sum, number) => sum + number, 0);
  const everybody = grants.some(({ principal }) => principal.kind === 'public');
  return lines([
    everybody
      ? `Everybody on the internet who has the link can view ${thingWords(asset)}.`
      : all === 0
        ? `Nobody has access to ${thingWords(asset)}${basis.gaps.length > 0 ? ' as far as could be seen' : ''}.`
        : `${count(all, 'account has', 'accounts have')} access to ${thingWords(asset)}: ${countWords(counts, 'account', 'accounts')}.`,
    `${thingWords(asset)} ${whose(asset)}`,
    folders.length === 0 ? 'It lies in no folder.' : `It lies in ${folders.map(thingWords).join(', ')}.`,
    ...(grants.length === 0 ? [] : ['It was granted:']),
    grants.map(grantLine),
    ...(people.length === 0 ? [] : ['Accounts:']),
    listWords(
      people
        .slice(0, mostNames)
        .map(
          ({ person, level, ways, until }) =>
            `- ${thingWords(person)}: ${levelWords[level].toLowerCase()} (${ways.map(wayWord).join(', ')})${ending(until)}`,
        ),
      answer.total,
    ),
    'People whose role is admin can give themselves access in QuickSight’s own asset management; that is not counted here.',
    basisSentences(basis),
  ]);
};

/** A fact that began or ended, in words. */
export const changeSentence = (
  change: Omit<AccessChange, 'sentence'> & { readonly kind: string },
): string => {
  const [from, to] = [thingWords(change.from), thingWords(change.to)];
  const began = change.what === 'began';
  // An e-mail address is no word to begin with a capital.
  const titled = (text: string): string => `${change.from.kind === 'user' ? text : capital(text)}.`;
  switch (change.kind) {
    case 'member':
      return titled(`${from} ${began ? 'came into' : 'left'} ${to}`);
    case 'contains':
      return `${capital(to)} was ${began ? 'put into' : 'taken out of'} ${from}.`;
    default: {
      if (change.level === 'link')
        return titled(`${from} ${began ? 'can now' : 'can no longer'} view ${to} by its link`);
      const level = levelWords[change.level ?? 'none'].toLowerCase();
      return titled(`${from} ${began ? 'was granted' : 'lost'} ${level} on ${to}`);
    }
  }
};

const spokenLevel = (level: RankName, until: string | null): string =>
  until === null
    ? levelWords[level].toLowerCase()
    : `${levelWords[level].toLowerCase()} ${untilWords(until)}`;

const differenceLine = ({ thing, before, after, beforeUntil, afterUntil }: AccessDifference): string =>
  `- ${thingWords(thing)}: ${spokenLevel(before, beforeUntil)} → ${spokenLevel(after, afterUntil)}`;

/** Two people, or a person and a group, side by side, to be copied into a ticket. */
export const compareText = (answer: Omit<CompareAnswer, 'text'>): string => {
  const { one, other, groups, same, total, differences, basis } = answer;
  const only = (who: AccessThing, some: readonly AccessThing[]) =>
    some.length === 0 ? [] : [`Only ${thingWords(who)} is in ${some.map(thingWords).join(', ')}.`];
  return lines([
    total === 0
      ? `${thingWords(one)} and ${thingWords(other)} have the same access to ${count(same, 'thing', 'things')}${basis.gaps.length > 0 ? ', as far as could be seen' : ''}.`
      : `${thingWords(one)} and ${thingWords(other)} differ on ${count(total, 'thing', 'things')} and have the same on ${same.toLocaleString('en')}.`,
    only(one, groups.one),
    only(other, groups.other),
    ...(total === 0 ? [] : [`What ${thingWords(one)} has → what ${thingWords(other)} has:`]),
    listWords(differences.slice(0, mostNames).map(differenceLine), total),
    basisSentences(basis),
  ]);
};

const grantLine = (grant: CountingGrantAnswer): string =>
  `- ${thingWords(grant.principal)} ${grant.byLink ? 'can view by its link' : canWords(grant.level)} ${thingWords(grant.on)}${grant.people === null || grant.principal.kind === 'user' ? '' : ` (${count(grant.people, 'account', 'accounts')})`}, ${sinceWords(grant)}, granted ${originWords(grant.origin)}${ending(grant.until)}.`;

/** Grants to whole namespaces and to everybody, to be copied into a ticket. */
export const broadText = (answer: Omit<BroadAnswer, 'text'>): string =>
  lines([
    answer.total === 0
      ? `${hasGaps(answer.bases) ? 'No grant to a whole namespace or to everybody on the internet was found in what could be read' : 'Nothing is granted to a whole namespace or to everybody on the internet'}.`
      : `${count(answer.total, 'grant reaches', 'grants reach')} a whole namespace or everybody on the internet:`,
    listWords(answer.grants.map(grantLine), answer.total),
    answer.bases.flatMap(basisSentences),
  ]);

/** What changed between two days, to be copied into a ticket. */
export const changesText = (answer: Omit<ChangesAnswer, 'text'>): string => {
  const { about, differences, total, changes, bases } = answer;
  const whom =
    about === null
      ? ''
      : about.kind === 'user'
        ? ` What ${thingWords(about)} has:`
        : ` Who has ${thingWords(about)}:`;
  return lines([
    total === 0 && differences.length === 0
      ? `Nothing that decides about access ${hasGaps(bases) ? 'was seen to change' : 'changed'} between the two days.`
      : `${count(total, 'change', 'changes')} between the two days.${differences.length > 0 ? whom : ''}`,
    listWords(differences.slice(0, mostNames).map(differenceLine), differences.length),
    ...(total === 0 ? [] : ['What began and ended:']),
    listWords(
      changes
        .slice(0, mostNames)
        .map(
          ({ at, sentence, origin }) =>
            `- ${momentWords(at)}: ${sentence}${origin === null ? '' : ` Done ${originWords(origin)}.`}`,
        ),
      total,
    ),
    bases.flatMap(basisSentences),
  ]);
};
