import type { AssetKind } from '../directory.ts';
import type { JsonPath } from '../json-document-path.ts';

type Pattern = readonly [path: string, type: string];

const definitionParts: readonly Pattern[] = [
  ['Definition.Sheets.*.Visuals.*', 'visual'],
  ['Definition.Sheets.*.FilterControls.*', 'filter control'],
  ['Definition.Sheets.*.ParameterControls.*', 'parameter control'],
  ['Definition.Sheets.*.TextBoxes.*', 'text box'],
  ['Definition.Sheets.*.Images.*', 'image'],
  ['Definition.Sheets.*.Layouts', 'layout'],
  ['Definition.Sheets.*.SheetControlLayouts', 'layout of the controls'],
  ['Definition.Sheets.*', 'sheet'],
  ['Definition.CalculatedFields.*', 'calculated field'],
  ['Definition.ParameterDeclarations.*', 'parameter'],
  ['Definition.FilterGroups.*', 'filter'],
  ['Definition.ColumnConfigurations.*', 'column'],
  ['Definition.DataSetIdentifierDeclarations.*', 'data set'],
  ['Definition.TopicIdentifierDeclarations.*', 'topic'],
  ['Definition.AnalysisDefaults', 'defaults'],
  ['Definition.Options', 'options'],
  ['Definition.*', 'definition'],
  ['ThemeArn', 'theme'],
  ['LinkEntities', 'linked analyses'],
  ['DashboardPublishOptions.*', 'publish option'],
  ['*', 'property'],
];

const partsByKind: Readonly<Record<AssetKind, readonly Pattern[]>> = {
  dashboard: definitionParts,
  analysis: definitionParts,
  dataset: [
    ['PhysicalTableMap.*', 'table'],
    ['LogicalTableMap.*', 'joined table'],
    ['DataPrepConfiguration.SourceTableMap.*', 'source table'],
    ['DataPrepConfiguration.TransformStepMap.*', 'preparation step'],
    ['RefreshSchedules.*', 'refresh schedule'],
    ['RowLevelPermissionDataSet', 'row-level security'],
    ['RowLevelPermissionTagConfiguration', 'row-level security'],
    ['SemanticModelConfiguration', 'row-level security'],
    ['ColumnLevelPermissionRules', 'column-level security'],
    ['FieldFolders', 'field folders'],
    ['*', 'property'],
  ],
  data_source: [
    ['DataSourceParameters.*', 'connection'],
    ['*', 'property'],
  ],
  theme: [
    ['Configuration.*', 'style'],
    ['*', 'property'],
  ],
  topic: [
    ['Topic.DataSets.*', 'data set'],
    ['*', 'property'],
  ],
};

const compiled = new Map(
  Object.entries(partsByKind).map(([kind, patterns]) => [
    kind,
    patterns.map(([path, type]) => ({ names: path.split('.'), type })),
  ]),
);

/** The part that a path lies in: how much of the path names it, and its type. */
export const partAt = (
  kind: AssetKind,
  path: JsonPath,
): { readonly length: number; readonly type: string } => {
  for (const { names, type } of compiled.get(kind) ?? [])
    if (names.length <= path.length && names.every((name, at) => name === '*' || name === path[at]))
      return { length: names.length, type };
  return { length: Math.min(1, path.length), type: 'property' };
};
