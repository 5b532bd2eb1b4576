import type {
  CreateTemplateRequest,
  DeleteTemplateRequest,
  DescribeTemplateDefinitionRequest,
  DescribeTemplateRequest,
  UpdateTemplateRequest,
} from '@aws-sdk/client-quicksight';
import {
  type AssetRow,
  arnOf,
  deleteAsset,
  insertAsset,
  requireAsset,
  requireSettled,
  statusOf,
  updateAsset,
} from '../assets.ts';
import { rawContent } from '../dashboard-content.ts';
import { changeGrants } from '../grants.ts';
import {
  type Call,
  epochSeconds,
  type Handler,
  type Handlers,
  rawMember,
  unknownMembers,
} from '../handler.ts';
import { assetListHandler } from '../list-handler.ts';
import { permissionHandlers } from '../permission-handlers.ts';
import { invalidParameter, notFound } from '../service-error.ts';
import { putTags } from '../tagging.ts';
import { definitionFromAnalysis } from '../template-content.ts';

interface Document {
  readonly version: number;
  readonly description?: string | undefined;
  readonly source?: string | undefined;
  readonly definition?: {
    readonly DataSetConfigurations?: readonly unknown[];
    readonly Sheets?: readonly { readonly SheetId?: string; readonly Name?: string }[];
  };
}

const documentOf = (row: AssetRow): Document => JSON.parse(row.document) as Document;
const versionArn = (call: Call, id: string, version: number) =>
  `${arnOf(call, 'template', id)}/version/${version}`;

interface Input {
  readonly VersionDescription?: string | undefined;
  readonly Definition?: unknown;
  readonly SourceEntity?: CreateTemplateRequest['SourceEntity'];
}

function newDocument(call: Call, version: number, input: Input): Readonly<Record<string, unknown>> {
  const { SourceEntity: source, VersionDescription: description } = input;
  if ((input.Definition === undefined) === (source === undefined))
    throw invalidParameter('Exactly one of Definition and SourceEntity must be given.');
  const common = { version, description, unknown: unknownMembers(call) };
  if (source === undefined) return { ...common, definition: rawMember(call, 'Definition') };
  const arn = source.SourceAnalysis?.Arn ?? source.SourceTemplate?.Arn ?? '';
  const definition = definitionFromAnalysis(call, source.SourceAnalysis ?? {});
  if (definition === undefined) throw notFound('ANALYSIS', `${arn} is not found.`);
  return { ...common, source: arn, definition };
}

const createTemplate: Handler<CreateTemplateRequest> = (call, input) => {
  const id = input.TemplateId;
  const arn = arnOf(call, 'template', id);
  insertAsset(call, {
    kind: 'template',
    id,
    name: input.Name ?? id,
    readyAt: call.now + call.world.timing.asyncMs,
    document: newDocument(call, 1, input),
  });
  changeGrants(call.world, { arn, kind: 'template' }, { grant: input.Permissions }, call.now);
  putTags(call.world, arn, input.Tags);
  return {
    Arn: arn,
    VersionArn: versionArn(call, id, 1),
    TemplateId: id,
    CreationStatus: 'CREATION_IN_PROGRESS',
  };
};

const updateTemplate: Handler<UpdateTemplateRequest> = (call, input) => {
  const row = requireAsset(call, 'template', input.TemplateId);
  requireSettled(call, 'template', row);
  const version = documentOf(row).version + 1;
  updateAsset(call, {
    kind: 'template',
    id: row.id,
    name: input.Name ?? row.name,
    readyAt: call.now + call.world.timing.asyncMs,
    document: newDocument(call, version, input),
  });
  return {
    TemplateId: row.id,
    Arn: arnOf(call, 'template', row.id),
    VersionArn: versionArn(call, row.id, version),
    CreationStatus: 'CREATION_IN_PROGRESS',
  };
};

/** Throws for a version that is not the newest: the sandbox keeps no older ones. */
function requireVersion(call: Call, row: AssetRow, asked: number | undefined): Document {
  const document = documentOf(row);
  if (asked !== undefined && asked !== document.version)
    throw notFound('TEMPLATE', `${versionArn(call, row.id, asked)} is not found.`);
  return document;
}

const describeTemplate: Handler<DescribeTemplateRequest> = (call, input) => {
  const row = requireAsset(call, 'template', input.TemplateId);
  const { version, description, source, definition } = requireVersion(call, row, input.VersionNumber);
  return {
    Template: {
      Arn: arnOf(call, 'template', row.id),
      Name: row.name,
      TemplateId: row.id,
      CreatedTime: epochSeconds(row.created_at),
      LastUpdatedTime: epochSeconds(row.updated_at),
      Version: {
        CreatedTime: epochSeconds(row.updated_at),
        VersionNumber: version,
        Status: statusOf(row, 'CREATION', call.now),
        DataSetConfigurations: definition?.DataSetConfigurations ?? [],
        Description: description,
        SourceEntityArn: source,
        Sheets: (definition?.Sheets ?? []).map(({ SheetId, Name }) => ({ SheetId, Name })),
      },
    },
  };
};

const describeTemplateDefinition: Handler<DescribeTemplateDefinitionRequest> = (call, input) => {
  const row = requireAsset(call, 'template', input.TemplateId);
  requireVersion(call, row, input.VersionNumber);
  const { definition, unknown } = rawContent(row.document);
  return {
    ...unknown,
    Name: row.name,
    TemplateId: row.id,
    ResourceStatus: statusOf(row, 'CREATION', call.now),
    Definition: definition,
  };
};

const listTemplates = assetListHandler('TemplateSummaryList', 'template', (call, row) => ({
  Arn: arnOf(call, 'template', row.id),
  TemplateId: row.id,
  Name: row.name,
  LatestVersionNumber: documentOf(row).version,
  CreatedTime: epochSeconds(row.created_at),
  LastUpdatedTime: epochSeconds(row.updated_at),
}));

const deleteTemplate: Handler<DeleteTemplateRequest> = (call, input) => {
  const row = requireAsset(call, 'template', input.TemplateId);
  deleteAsset(call, 'template', row.id);
  return { Arn: arnOf(call, 'template', row.id), TemplateId: row.id };
};

export const templateHandlers: Handlers = {
  CreateTemplate: createTemplate,
  UpdateTemplate: updateTemplate,
  DescribeTemplate: describeTemplate,
  DescribeTemplateDefinition: describeTemplateDefinition,
  ListTemplates: listTemplates,
  DeleteTemplate: deleteTemplate,
  ...permissionHandlers('template'),
};
