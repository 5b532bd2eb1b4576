import type { AnalysisDefinition, DashboardVersionDefinition } from '@aws-sdk/client-quicksight';
import { parseArn } from './arns.ts';
import { checkColumns } from './check-columns.ts';
import { type Call, rawMember, unknownMembers } from './handler.ts';
import { RawJson, rawMembers } from './raw-json.ts';
import { invalidParameter } from './service-error.ts';
import { definitionFromTemplate } from './template-content.ts';

interface DataSetReference {
  readonly DataSetPlaceholder?: string | undefined;
  readonly DataSetArn?: string | undefined;
}

interface Source {
  readonly SourceTemplate?:
    | {
        readonly Arn?: string | undefined;
        readonly DataSetReferences?: readonly DataSetReference[] | undefined;
      }
    | undefined;
}

/** What a dashboard's version or an analysis is made of. */
export interface Content {
  readonly description?: string | undefined;
  readonly themeArn?: string | undefined;
  readonly publishOptions?: unknown;
  readonly definition?: DashboardVersionDefinition | AnalysisDefinition | undefined;
  readonly sourceEntity?: Source | undefined;
  /** Found wrong, and put up with because the caller asked for lenient validation. */
  readonly warnings?: readonly DefinitionError[] | undefined;
}

export interface ContentInput {
  readonly ThemeArn?: string | undefined;
  readonly Definition?: DashboardVersionDefinition | AnalysisDefinition | undefined;
  readonly SourceEntity?: Source | undefined;
  readonly VersionDescription?: string | undefined;
  readonly ValidationStrategy?: { readonly Mode?: string | undefined } | undefined;
}

/** What the service finds wrong with a definition while it works on it. */
export interface DefinitionError {
  readonly Type: string;
  readonly Message: string;
  readonly ViolatedEntities?: readonly { readonly Path: string }[];
}

/** A content that is about to be stored. */
export interface NewContent {
  /** As it is stored: the definition and whatever else is not known stays as it was sent. */
  readonly document: Readonly<Record<string, unknown>>;
  /** What the asynchronous work will end with: accepting a request says nothing about the datasets it names. */
  readonly errors: readonly DefinitionError[];
}

/** Each dataset once. */
export function datasetArnsOf(content: Content): string[] {
  const declared = content.definition?.DataSetIdentifierDeclarations?.map((each) => each.DataSetArn) ?? [];
  const referenced =
    content.sourceEntity?.SourceTemplate?.DataSetReferences?.map((each) => each.DataSetArn) ?? [];
  return [...new Set([...declared, ...referenced].filter((arn) => arn !== undefined))];
}

export const sheetsOf = (content: Content): { SheetId: string; Name: string }[] =>
  (content.definition?.Sheets ?? []).map((sheet, index) => ({
    SheetId: sheet.SheetId ?? `sheet-${index + 1}`,
    Name: sheet.Name ?? sheet.Title ?? `Sheet ${index + 1}`,
  }));

/** Takes a request's content apart. Throws when there is not exactly one source. */
export function readContent(call: Call, input: ContentInput): NewContent {
  if ((input.Definition === undefined) === (input.SourceEntity === undefined)) {
    throw invalidParameter('Exactly one of Definition and SourceEntity must be given.');
  }
  const made =
    input.SourceEntity === undefined
      ? { definition: rawMember(call, 'Definition'), errors: [] }
      : definitionFromTemplate(call, input.SourceEntity.SourceTemplate ?? {});
  const content: Content = {
    description: input.VersionDescription,
    themeArn: input.ThemeArn,
    sourceEntity: input.SourceEntity,
    definition:
      input.Definition ??
      (made.definition === undefined
        ? undefined
        : (JSON.parse(made.definition.text) as Content['definition'])),
  };
  const errors = [...made.errors, ...checkContent(call, content)];
  const lenient = input.ValidationStrategy?.Mode === 'LENIENT';
  const fatal = errors.filter(({ Type }) => !lenient || Type === 'DATA_SET_NOT_FOUND');
  return {
    document: {
      ...content,
      publishOptions: rawMember(call, 'DashboardPublishOptions'),
      definition: made.definition,
      warnings: errors.length > fatal.length ? errors : undefined,
      unknown: unknownMembers(call),
    },
    errors: fatal,
  };
}

/** The definition as it was sent, and what else came with it that nobody knows. */
export function rawContent(document: string): {
  readonly definition: RawJson | undefined;
  readonly publishOptions: RawJson | undefined;
  readonly unknown: Readonly<Record<string, RawJson>>;
} {
  const members = rawMembers(document);
  const raw = (name: string): RawJson | undefined => {
    const text = members.get(name);
    return text === undefined ? undefined : new RawJson(text);
  };
  const unknown = rawMembers(members.get('unknown') ?? '{}');
  return {
    definition: raw('definition'),
    publishOptions: raw('publishOptions'),
    unknown: Object.fromEntries([...unknown].map(([name, text]) => [name, new RawJson(text)])),
  };
}

function checkContent(call: Call, content: Content): DefinitionError[] {
  const missing = datasetArnsOf(content)
    .filter((arn) => !datasetExists(call, arn))
    .map((arn) => ({
      Type: 'DATA_SET_NOT_FOUND',
      Message: `PREPARED_SOURCE_NOT_FOUND: dataset ${arn} does not exist.`,
    }));
  return [...missing, ...checkTheme(call, content.themeArn), ...checkColumns(call, content.definition)];
}

function checkTheme(call: Call, arn: string | undefined): DefinitionError[] {
  if (arn === undefined || arn.startsWith('arn:aws:quicksight::aws:theme/')) return [];
  const parsed = parseArn(arn);
  const found =
    parsed?.type === 'theme' &&
    parsed.accountId === call.world.accountId &&
    call.world.row("SELECT 1 FROM assets WHERE region = :region AND kind = 'theme' AND id = :id", {
      region: parsed.region,
      id: parsed.id,
    }) !== undefined;
  return found ? [] : [{ Type: 'SOURCE_NOT_FOUND', Message: `Theme ${arn} does not exist.` }];
}

function datasetExists(call: Call, arn: string): boolean {
  const parsed = parseArn(arn);
  return (
    parsed?.type === 'dataset' &&
    parsed.accountId === call.world.accountId &&
    call.world.row("SELECT 1 FROM assets WHERE region = :region AND kind = 'dataset' AND id = :id", {
      region: parsed.region,
      id: parsed.id,
    }) !== undefined
  );
}
