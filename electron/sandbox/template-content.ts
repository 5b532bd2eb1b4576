import { isJsonObject, type JsonDocument } from '../../shared/domain/json-document.ts';
import { parseJsonDocument } from '../../shared/domain/parse-json-document.ts';
import { printJsonDocument } from '../../shared/domain/print-json-document.ts';
import { parseArn } from './arns.ts';
import type { Call } from './handler.ts';
import { RawJson, rawMembers } from './raw-json.ts';

interface Reference {
  readonly DataSetPlaceholder?: string | undefined;
  readonly DataSetArn?: string | undefined;
}

interface Made {
  readonly definition: RawJson | undefined;
  readonly errors: readonly { readonly Type: string; readonly Message: string }[];
}

/** The stored document of a template or an analysis; its ARN may name a version or an alias. */
function findSource(call: Call, arn: string, kind: 'template' | 'analysis'): string | undefined {
  const parsed = parseArn(arn);
  if (parsed?.type !== kind || parsed.accountId !== call.world.accountId) return undefined;
  const [id = ''] = parsed.id.split('/');
  return call.world.row<{ document: string }>(
    'SELECT document FROM assets WHERE region = :region AND kind = :kind AND id = :id AND deleted_at IS NULL',
    { region: parsed.region, kind, id },
  )?.document;
}

/** A definition with another list of datasets under another name; all the rest stays as it is. */
function withDataSets(definition: string, from: string, to: string, items: JsonDocument): RawJson {
  const document = parseJsonDocument(definition);
  if (!isJsonObject(document)) return new RawJson(definition);
  const members = [...document].map(([name, value]): [string, JsonDocument] =>
    name === from ? [to, items] : [name, value],
  );
  const made = new Map(document.has(from) ? members : [[to, items] as [string, JsonDocument], ...members]);
  return new RawJson(printJsonDocument(made));
}

const entry = (members: Readonly<Record<string, JsonDocument>>): JsonDocument =>
  new Map(Object.entries(members));

/** What a dashboard or an analysis is made of that is created from a template and datasets for its placeholders. */
export function definitionFromTemplate(
  call: Call,
  source: {
    readonly Arn?: string | undefined;
    readonly DataSetReferences?: readonly Reference[] | undefined;
  },
): Made {
  const arn = source.Arn ?? '';
  const found = findSource(call, arn, 'template');
  const definition = found === undefined ? undefined : rawMembers(found).get('definition');
  if (definition === undefined)
    return {
      definition: undefined,
      errors: [{ Type: 'SOURCE_NOT_FOUND', Message: `Template ${arn} does not exist.` }],
    };
  const references = source.DataSetReferences ?? [];
  const declared = JSON.parse(definition) as { DataSetConfigurations?: { Placeholder?: string }[] };
  const unfilled = (declared.DataSetConfigurations ?? [])
    .map(({ Placeholder = '' }) => Placeholder)
    .filter((name) => !references.some(({ DataSetPlaceholder }) => DataSetPlaceholder === name));
  const declarations = references.map(({ DataSetPlaceholder = '', DataSetArn = '' }) =>
    entry({ Identifier: DataSetPlaceholder, DataSetArn }),
  );
  return {
    definition: withDataSets(
      definition,
      'DataSetConfigurations',
      'DataSetIdentifierDeclarations',
      declarations,
    ),
    errors: unfilled.map((name) => ({
      Type: 'DATA_SET_NOT_FOUND',
      Message: `The placeholder ${name} of template ${arn} was given no dataset.`,
    })),
  };
}

/** What a template is made of that is created from an analysis; undefined when there is no such analysis. */
export function definitionFromAnalysis(
  call: Call,
  source: {
    readonly Arn?: string | undefined;
    readonly DataSetReferences?: readonly Reference[] | undefined;
  },
): RawJson | undefined {
  const found = findSource(call, source.Arn ?? '', 'analysis');
  const definition = found === undefined ? undefined : rawMembers(found).get('definition');
  if (definition === undefined) return undefined;
  const configurations = (source.DataSetReferences ?? []).map(({ DataSetPlaceholder = '' }) =>
    entry({ Placeholder: DataSetPlaceholder }),
  );
  return withDataSets(definition, 'DataSetIdentifierDeclarations', 'DataSetConfigurations', configurations);
}
