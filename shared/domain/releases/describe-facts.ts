import { sameJson } from '../canonical-json.ts';
import type { AssetKind } from '../directory.ts';
import { levelOf } from '../permission-sets.ts';
import type { Json } from '../plan.ts';
import type { AssetFacts } from './release.ts';

/** More names than these are counted. */
const mostNamed = 8;

const named = (names: readonly string[]): string =>
  names.length <= mostNamed
    ? names.join(', ')
    : `${names.slice(0, mostNamed).join(', ')} and ${names.length - mostNamed} more`;

type Said = readonly (string | false)[];
const sentence = (what: string, said: Said, otherwise: string): string => {
  const parts = said.filter((part) => part !== false);
  return parts.length === 0 ? otherwise : `${what}: ${parts.join('; ')}.`;
};

/** `group/default/authors` of an ARN. */
const whoOf = (principal: string): string => principal.slice(principal.lastIndexOf(':') + 1);

type Grants = NonNullable<AssetFacts['grants']>;

const grantChanges = (kind: AssetKind, one: Grants, other: Grants): string => {
  const level = (actions: readonly string[]) => levelOf(kind, actions);
  const [before, after] = [one, other].map(
    (grants) => new Map(grants.map(({ principal, actions }) => [principal, actions])),
  ) as [Map<string, string[]>, Map<string, string[]>];
  const gained = [...after].filter(([who]) => !before.has(who));
  const lost = [...before].filter(([who]) => !after.has(who));
  const changed = [...after].flatMap(([who, actions]) => {
    const held = before.get(who);
    return held === undefined || sameJson([...held].sort(), [...actions].sort())
      ? []
      : [`${whoOf(who)} ${level(held)} → ${level(actions)}`];
  });
  return sentence(
    'Permissions',
    [
      gained.length > 0 &&
        `${named(gained.map(([who, actions]) => `${whoOf(who)} (${level(actions)})`))} gained access`,
      lost.length > 0 &&
        `${named(lost.map(([who, actions]) => `${whoOf(who)} (${level(actions)})`))} lost it`,
      changed.length > 0 && named(changed),
    ],
    'Permissions stand in another order.',
  );
};

type Columns = NonNullable<AssetFacts['columns']>;

const columnChanges = (one: Columns, other: Columns): string => {
  const before = new Map(one.map(({ name, type }) => [name, type]));
  const after = new Map(other.map(({ name, type }) => [name, type]));
  const added = [...after].filter(([name]) => !before.has(name));
  const removed = [...before].filter(([name]) => !after.has(name));
  const typed = [...after].filter(([name, type]) => before.has(name) && before.get(name) !== type);
  return sentence(
    'Columns',
    [
      added.length > 0 && `added ${named(added.map(([name, type]) => `${name} (${type})`))}`,
      removed.length > 0 && `removed ${named(removed.map(([name, type]) => `${name} (${type})`))}`,
      typed.length > 0 && named(typed.map(([name, type]) => `${name} ${before.get(name)} → ${type}`)),
    ],
    'Columns stand in another order.',
  );
};

const tagChanges = (one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): string =>
  sentence(
    'Tags',
    [...new Set([...Object.keys(one), ...Object.keys(other)])]
      .filter((key) => one[key] !== other[key])
      .map((key) => `${key} ${one[key] ?? 'nothing'} → ${other[key] ?? 'nothing'}`),
    'Tags differ.',
  );

const folderChanges = (one: readonly string[], other: readonly string[]): string => {
  const [left, entered] = [
    one.filter((arn) => !other.includes(arn)),
    other.filter((arn) => !one.includes(arn)),
  ];
  return sentence(
    'Folders',
    [
      entered.length > 0 && `put into ${named(entered.map(whoOf))}`,
      left.length > 0 && `taken out of ${named(left.map(whoOf))}`,
    ],
    'Folders stand in another order.',
  );
};

/**
 * How what surrounds the document of an asset differs between two releases, in sentences: who has which level, columns
 * with their types, tags, folders. What one of both could not read is said to be so.
 */
export const describeFacts = (kind: AssetKind, from: AssetFacts, to: AssetFacts): string[] => {
  const said: string[] = [];
  const compare = <T extends Json>(
    what: string,
    one: T | null,
    other: T | null,
    tell: (one: T, other: T) => string,
  ) => {
    if (one === null && other === null) return;
    if (one === null || other === null)
      said.push(`${what} could not be read in the ${one === null ? 'earlier' : 'later'} release.`);
    else if (!sameJson(one, other)) said.push(tell(one, other));
  };
  compare('Permissions', from.grants, to.grants, (one, other) => grantChanges(kind, one, other));
  compare('Tags', from.tags, to.tags, tagChanges);
  compare('Folders', from.folders, to.folders, folderChanges);
  // Releases that were taken by an earlier Steward do not know them.
  if (from.refresh !== undefined && to.refresh !== undefined)
    compare('Refresh schedules', from.refresh, to.refresh, () => 'It is refreshed otherwise.');
  compare('Columns', from.columns, to.columns, columnChanges);
  return said;
};
