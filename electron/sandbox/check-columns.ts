import type { AnalysisDefinition, DashboardVersionDefinition } from '@aws-sdk/client-quicksight';
import { parseArn } from './arns.ts';
import type { DefinitionError } from './dashboard-content.ts';
import { type DatasetContent, outputColumns } from './dataset-content.ts';
import type { Call } from './handler.ts';

type Definition = DashboardVersionDefinition | AnalysisDefinition | undefined;

/** More than this in one answer helps nobody. */
const enough = 100;

/** The ids that the service names places by, from the outside in. */
const places: readonly (readonly [member: string, word: string])[] = [
  ['SheetId', 'sheet'],
  ['VisualId', 'visual'],
  ['FilterGroupId', 'filter-group'],
  ['FilterId', 'filter'],
];

/**
 * Every column that a definition uses must be one of its dataset's, or calculated in the definition. Datasets
 * whose columns only the service's engine knows (the new data preparation) are taken at their word.
 */
export function checkColumns(call: Call, definition: Definition): DefinitionError[] {
  if (definition === undefined) return [];
  const known = knownColumns(call, definition);
  const errors = new Map<string, { Type: string; Message: string; ViolatedEntities: { Path: string }[] }>();
  const report = (Type: string, Message: string, Path: string): void => {
    const error = errors.get(Message) ?? { Type, Message, ViolatedEntities: [] };
    if (!error.ViolatedEntities.some((entity) => entity.Path === Path)) error.ViolatedEntities.push({ Path });
    errors.set(Message, error);
  };
  const walk = (value: unknown, path: string): void => {
    if (errors.size >= enough || typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      for (const item of value) walk(item, path);
      return;
    }
    const members = value as Readonly<Record<string, unknown>>;
    const place = places.find(([member]) => typeof members[member] === 'string');
    const here =
      place === undefined ? path : `${path}${path === '' ? '' : '/'}${place[1]}/${members[place[0]]}`;
    const { DataSetIdentifier: identifier, ColumnName: column } = members;
    if (typeof identifier === 'string' && typeof column === 'string') {
      const columns = known.get(identifier);
      if (columns === undefined)
        report(
          'DATA_SET_NOT_FOUND',
          `The dataset ${identifier} of column ${column} is not declared in the definition.`,
          here,
        );
      else if (columns !== 'any' && !columns.has(column))
        report('COLUMN_REPLACEMENT_MISSING', `Column ${column} is not found in dataset ${identifier}.`, here);
    }
    for (const member of Object.values(members)) walk(member, here);
  };
  walk({ ...definition, CalculatedFields: undefined }, '');
  return [...errors.values()];
}

/** By dataset identifier; `any` where the columns cannot be known here. */
function knownColumns(
  call: Call,
  definition: NonNullable<Definition>,
): ReadonlyMap<string, ReadonlySet<string> | 'any'> {
  const known = new Map<string, Set<string> | 'any'>();
  for (const { Identifier = '', DataSetArn } of definition.DataSetIdentifierDeclarations ?? [])
    known.set(Identifier, columnsOf(call, DataSetArn ?? ''));
  for (const field of definition.CalculatedFields ?? []) {
    const columns = known.get(field.DataSetIdentifier ?? '');
    if (columns instanceof Set && field.Name !== undefined) columns.add(field.Name);
  }
  return known;
}

function columnsOf(call: Call, arn: string): Set<string> | 'any' {
  const parsed = parseArn(arn);
  const found =
    parsed?.type === 'dataset' && parsed.accountId === call.world.accountId
      ? call.world.row<{ document: string }>(
          "SELECT document FROM assets WHERE region = :region AND kind = 'dataset' AND id = :id",
          { region: parsed.region, id: parsed.id },
        )
      : undefined;
  // A dataset that is not there is reported once, not with each of its columns.
  if (found === undefined) return 'any';
  const columns = outputColumns(call, JSON.parse(found.document) as DatasetContent);
  return columns === undefined ? 'any' : new Set(columns.map(({ Name }) => Name));
}
