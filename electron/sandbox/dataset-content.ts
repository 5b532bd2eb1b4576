import type { PhysicalTable, UpdateDataSetRequest } from '@aws-sdk/client-quicksight';
import { parseArn } from './arns.ts';
import type { Call } from './handler.ts';
import { invalidParameter, notFound } from './service-error.ts';

export type DatasetContent = Omit<UpdateDataSetRequest, 'AwsAccountId' | 'DataSetId' | 'Name'>;

type Tables = Readonly<Record<string, PhysicalTable>>;

interface Column {
  readonly Name?: string | undefined;
  readonly Type?: string | undefined;
}

const outputTypes: Readonly<Record<string, string>> = {
  INTEGER: 'INTEGER',
  DECIMAL: 'DECIMAL',
  DATETIME: 'DATETIME',
};

/** Throws for a table key or a data source that the service would refuse. */
export function checkTables(call: Call, tables: Tables): void {
  for (const [key, table] of Object.entries(tables)) {
    if (!/^[0-9a-zA-Z-]{1,64}$/.test(key)) {
      throw invalidParameter(
        `PhysicalTableMap key '${key.slice(0, 100)}' does not match [0-9a-zA-Z-]{1,64}.`,
      );
    }
    const arn =
      table.RelationalTable?.DataSourceArn ?? table.CustomSql?.DataSourceArn ?? table.S3Source?.DataSourceArn;
    if (arn !== undefined) requireDataSource(call, arn);
  }
}

function requireDataSource(call: Call, arn: string): void {
  const parsed = parseArn(arn);
  if (parsed?.type !== 'datasource') throw invalidParameter(`${arn} is not the ARN of a data source.`);
  const found = call.world.row(
    "SELECT 1 FROM assets WHERE region = :region AND kind = 'datasource' AND id = :id",
    {
      region: parsed.region,
      id: parsed.id,
    },
  );
  if (parsed.accountId !== call.world.accountId || found === undefined) {
    throw notFound('DATASOURCE', `${arn} is not found.`);
  }
}

/** The columns that visuals see. The sandbox runs no transformations, so they are the tables' own. */
export function outputColumns(content: DatasetContent): { Name: string; Type: string }[] {
  const columns = Object.values((content.PhysicalTableMap ?? {}) as Tables).flatMap(
    (table): readonly Column[] =>
      table.RelationalTable?.InputColumns ?? table.CustomSql?.Columns ?? table.S3Source?.InputColumns ?? [],
  );
  return columns.map((column) => ({
    Name: column.Name ?? '',
    Type: outputTypes[column.Type ?? ''] ?? 'STRING',
  }));
}
