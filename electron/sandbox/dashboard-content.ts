import type { AnalysisDefinition, DashboardVersionDefinition } from '@aws-sdk/client-quicksight';
import { parseArn } from './arns.ts';
import type { Call } from './handler.ts';
import { invalidParameter } from './service-error.ts';

interface Source {
  readonly SourceTemplate?:
    | {
        readonly Arn?: string | undefined;
        readonly DataSetReferences?: readonly { readonly DataSetArn?: string | undefined }[] | undefined;
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
}

export interface ContentInput {
  readonly ThemeArn?: string | undefined;
  readonly Definition?: DashboardVersionDefinition | AnalysisDefinition | undefined;
  readonly SourceEntity?: Source | undefined;
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

/**
 * Throws when there is not exactly one source. Answers the errors that the asynchronous work will end with:
 * accepting a request says nothing about the datasets it names.
 */
export function checkSource(call: Call, content: Content): { Type: string; Message: string }[] {
  if ((content.definition === undefined) === (content.sourceEntity === undefined)) {
    throw invalidParameter('Exactly one of Definition and SourceEntity must be given.');
  }
  return datasetArnsOf(content)
    .filter((arn) => !datasetExists(call, arn))
    .map((arn) => ({
      Type: 'DATA_SET_NOT_FOUND',
      Message: `PREPARED_SOURCE_NOT_FOUND: dataset ${arn} does not exist.`,
    }));
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
