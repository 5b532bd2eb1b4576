import { parseArn } from './arns.ts';
import { type AssetKind, memberTypes } from './assets.ts';
import type { Call } from './handler.ts';
import { invalidParameter } from './service-error.ts';

export interface SearchFilter {
  readonly Operator?: string | undefined;
  readonly Name?: string | undefined;
  readonly Value?: string | undefined;
}

interface Condition {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Ids in order that match the one filter. Names match with StringLike, people and groups with StringEquals.
 * The `DIRECT_` filters see a principal's own grants, the others also those of its groups, its namespace and
 * of folders. Throws `InvalidParameterValueException` for another pairing.
 */
export function findMatches(
  call: Call,
  kind: AssetKind | 'folder',
  filter: SearchFilter,
  after: string,
  limit: number,
): readonly { id: string }[] {
  const condition = conditionOf(call, kind, filter);
  return call.world.rows<{ id: string }>(
    `SELECT i.id FROM search_index i WHERE i.kind = :kind AND i.scope = :region AND i.id > :after
        AND (${condition.sql}) ORDER BY i.id LIMIT :limit`,
    { kind, region: call.region, after, limit, ...condition.parameters },
  );
}

function conditionOf(call: Call, kind: AssetKind | 'folder', filter: SearchFilter): Condition {
  const { Operator: operator = '', Name: name = '', Value: value = '' } = filter;
  if (name.endsWith('_NAME')) {
    requireOperator(name, operator, 'StringLike');
    // `*` is the service's wildcard; without one the name has to contain the value.
    const pattern = value.includes('*') ? value : `*${value}*`;
    return { sql: 'lower(i.name) GLOB :pattern', parameters: { pattern: globOf(pattern.toLowerCase()) } };
  }
  requireOperator(name, operator, 'StringEquals');
  if (name === 'PARENT_FOLDER_ARN') {
    const parent = parseArn(value);
    if (parent?.type !== 'folder') throw invalidParameter(`${value} is not the ARN of a folder.`);
    return { sql: 'i.parent = :parent', parameters: { parent: parent.id } };
  }
  const principal = parseArn(value);
  if (principal?.type !== 'user' && principal?.type !== 'group') {
    throw invalidParameter(`The value of ${name} must be the ARN of a user or group.`);
  }
  const levels =
    name.includes('VIEWER_OR_OWNER') || name === 'QUICKSIGHT_USER'
      ? ['viewer', 'contributor', 'owner']
      : ['owner'];
  const parameters = { levels: JSON.stringify(levels) };
  if (name.startsWith('DIRECT_')) {
    const sole = name.includes('SOLE_OWNER')
      ? " AND (SELECT count(*) FROM search_grants o WHERE o.resource = i.resource AND o.level = 'owner') = 1"
      : '';
    return {
      sql: held('i.resource') + sole,
      parameters: { ...parameters, principals: JSON.stringify([value]) },
    };
  }
  return {
    sql: `${held('i.resource')} OR ${heldThroughFolder(kind)}`,
    parameters: {
      ...parameters,
      principals: JSON.stringify(principalsBehind(call, value, principal)),
      folderStart: `arn:aws:quicksight:${call.region}:${call.world.accountId}:folder/`,
      memberType: kind === 'folder' ? '' : memberTypes[kind],
    },
  };
}

const held = (resource: string): string =>
  `EXISTS (SELECT 1 FROM search_grants g WHERE g.resource = ${resource}
     AND g.principal IN (SELECT value FROM json_each(:principals)) AND g.level IN (SELECT value FROM json_each(:levels)))`;

/** A grant on a folder counts for what is in it and for what is in the folders below it. */
const heldThroughFolder = (kind: AssetKind | 'folder'): string =>
  `EXISTS (
     WITH RECURSIVE up (id) AS (
       ${
         kind === 'folder'
           ? 'SELECT i.parent WHERE :memberType IS NOT NULL AND i.parent IS NOT NULL'
           : 'SELECT folder_id FROM folder_members WHERE region = i.scope AND member_type = :memberType AND member_id = i.id'
       }
       UNION
       SELECT f.parent_id FROM up JOIN folders f ON f.region = i.scope AND f.id = up.id WHERE f.parent_id IS NOT NULL
     )
     SELECT 1 FROM up WHERE ${held(':folderStart || up.id')})`;

/** The principal itself, its groups, and its namespace. */
function principalsBehind(
  call: Call,
  arn: string,
  { type, id }: { type: string; id: string },
): readonly string[] {
  const slash = id.indexOf('/');
  const namespace = id.slice(0, slash);
  const start = `arn:aws:quicksight:${call.world.identityRegion}:${call.world.accountId}`;
  const groups =
    type === 'group'
      ? []
      : call.world.rows<{ name: string }>(
          'SELECT group_name AS name FROM group_members WHERE namespace = :namespace AND user_name = :user',
          { namespace, user: id.slice(slash + 1) },
        );
  return [
    arn,
    ...groups.map(({ name }) => `${start}:group/${namespace}/${name}`),
    `${start}:namespace/${namespace}`,
  ];
}

function requireOperator(name: string, operator: string, wanted: string): void {
  if (operator !== wanted) throw invalidParameter(`The filter ${name} needs the operator ${wanted}.`);
}

/** SQLite's GLOB has more wildcards than the service; only `*` keeps its meaning. */
const globOf = (pattern: string): string => pattern.replace(/[[\]?]/g, (character) => `[${character}]`);
