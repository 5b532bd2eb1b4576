import { type AssetRow, arnOf, statusOf } from './assets.ts';
import type { Content, NewContent } from './dashboard-content.ts';
import { type Call, epochSeconds } from './handler.ts';
import { printAnswer } from './raw-json.ts';
import { invalidParameter, notFound } from './service-error.ts';

export interface VersionRow {
  readonly number: number;
  readonly created_at: number;
  readonly ready_at: number;
  readonly published_at: number | null;
  readonly errors: string | null;
  readonly document: string;
}

export const versionArn = (call: Call, id: string, number: number) =>
  `${arnOf(call, 'dashboard', id)}/version/${number}`;

export function insertVersion(call: Call, id: string, number: number, content: NewContent): void {
  const { document, errors } = content;
  call.world.run(
    `INSERT INTO dashboard_versions (region, dashboard_id, number, created_at, ready_at, published_at, errors, document)
     VALUES (:region, :id, :number, :now, :ready, :published, :errors, :document)`,
    {
      region: call.region,
      id,
      number,
      now: call.now,
      ready: call.now + call.world.timing.asyncMs,
      published: number === 1 ? call.now : null,
      errors: errors.length === 0 ? null : JSON.stringify(errors),
      document: printAnswer(document),
    },
  );
}

export function findVersion(call: Call, id: string, number: number): VersionRow {
  const found = call.world.row<VersionRow>(
    'SELECT * FROM dashboard_versions WHERE region = :region AND dashboard_id = :id AND number = :number',
    { region: call.region, id, number },
  );
  if (found === undefined) throw notFound('DASHBOARD', `${versionArn(call, id, number)} is not found.`);
  return found;
}

/** The asked version, else the published one. `$LATEST` and `$PUBLISHED` are the aliases of every dashboard. */
export function chosenVersion(
  call: Call,
  row: AssetRow,
  asked: { VersionNumber?: number | undefined; AliasName?: string | undefined },
): VersionRow {
  if (asked.VersionNumber !== undefined && asked.AliasName !== undefined) {
    throw invalidParameter('VersionNumber and AliasName exclude each other.');
  }
  if (asked.VersionNumber !== undefined) return findVersion(call, row.id, asked.VersionNumber);
  if (asked.AliasName === '$LATEST') return findVersion(call, row.id, latestNumber(call, row.id));
  if (asked.AliasName !== undefined && asked.AliasName !== '$PUBLISHED') {
    throw notFound('DASHBOARD_ALIAS', `Alias ${asked.AliasName} is not found.`);
  }
  return findVersion(call, row.id, row.published ?? 1);
}

export const latestNumber = (call: Call, id: string): number =>
  call.world.row<{ n: number }>(
    'SELECT max(number) AS n FROM dashboard_versions WHERE region = :region AND dashboard_id = :id',
    { region: call.region, id },
  )?.n ?? 1;

export const documentOf = (row: { readonly document: string }) => JSON.parse(row.document) as Content;

/** What was found wrong, once the work is done. */
export const showErrors = (
  call: Call,
  row: { readonly errors: string | null; readonly ready_at: number },
  content: Content,
): unknown =>
  row.ready_at > call.now ? undefined : row.errors === null ? content.warnings : JSON.parse(row.errors);

export const showVersion = (call: Call, id: string, version: VersionRow) => {
  const content = documentOf(version);
  return {
    CreatedTime: epochSeconds(version.created_at),
    VersionNumber: version.number,
    Status: statusOf(version, 'CREATION', call.now),
    Arn: versionArn(call, id, version.number),
    SourceEntityArn: content.sourceEntity?.SourceTemplate?.Arn,
    Description: content.description,
  };
};
