import type {
  CreateThemeRequest,
  DeleteThemeRequest,
  DescribeThemeRequest,
  ListThemesRequest,
  UpdateThemeRequest,
} from '@aws-sdk/client-quicksight';
import {
  type AssetRow,
  arnOf,
  deleteAsset,
  insertAsset,
  readAssets,
  requireAsset,
  requireSettled,
  statusOf,
  updateAsset,
} from '../assets.ts';
import { changeGrants } from '../grants.ts';
import {
  type Call,
  epochSeconds,
  type Handler,
  type Handlers,
  rawMember,
  unknownMembers,
} from '../handler.ts';
import { page } from '../pages.ts';
import { permissionHandlers } from '../permission-handlers.ts';
import { rawAnswer } from '../raw-json.ts';
import { notFound } from '../service-error.ts';
import { putTags } from '../tagging.ts';

interface Document {
  readonly version: number;
  readonly baseThemeId: string;
}

const documentOf = (row: AssetRow): Document => JSON.parse(row.document) as Document;
const versionArn = (call: Call, id: string, version: number) =>
  `${arnOf(call, 'theme', id)}/version/${version}`;

const createTheme: Handler<CreateThemeRequest> = (call, input) => {
  const id = input.ThemeId;
  const arn = arnOf(call, 'theme', id);
  insertAsset(call, {
    kind: 'theme',
    id,
    name: input.Name,
    readyAt: call.now + call.world.timing.asyncMs,
    document: {
      version: 1,
      baseThemeId: input.BaseThemeId,
      configuration: rawMember(call, 'Configuration'),
      unknown: unknownMembers(call),
    },
  });
  changeGrants(call.world, { arn, kind: 'theme' }, { grant: input.Permissions }, call.now);
  putTags(call.world, arn, input.Tags);
  return {
    Arn: arn,
    VersionArn: versionArn(call, id, 1),
    ThemeId: id,
    CreationStatus: 'CREATION_IN_PROGRESS',
  };
};

const updateTheme: Handler<UpdateThemeRequest> = (call, input) => {
  const row = requireAsset(call, 'theme', input.ThemeId);
  requireSettled(call, 'theme', row);
  const before = documentOf(row);
  const version = before.version + 1;
  updateAsset(call, {
    kind: 'theme',
    id: row.id,
    name: input.Name ?? row.name,
    readyAt: call.now + call.world.timing.asyncMs,
    document: {
      version,
      baseThemeId: input.BaseThemeId,
      configuration: rawMember(call, 'Configuration') ?? rawAnswer(row.document).configuration,
      unknown: unknownMembers(call),
    },
  });
  return {
    ThemeId: row.id,
    Arn: arnOf(call, 'theme', row.id),
    VersionArn: versionArn(call, row.id, version),
    CreationStatus: 'CREATION_IN_PROGRESS',
  };
};

const describeTheme: Handler<DescribeThemeRequest> = (call, input) => {
  const row = requireAsset(call, 'theme', input.ThemeId);
  const { version, baseThemeId } = documentOf(row);
  if (input.VersionNumber !== undefined && input.VersionNumber !== version)
    throw notFound(
      'THEME',
      `${versionArn(call, row.id, input.VersionNumber)} is not found: the sandbox keeps the newest.`,
    );
  const { configuration, unknown } = rawAnswer(row.document);
  return {
    Theme: {
      ...rawAnswer(unknown?.text ?? '{}'),
      Arn: arnOf(call, 'theme', row.id),
      Name: row.name,
      ThemeId: row.id,
      Type: 'CUSTOM',
      CreatedTime: epochSeconds(row.created_at),
      LastUpdatedTime: epochSeconds(row.updated_at),
      Version: {
        VersionNumber: version,
        Arn: versionArn(call, row.id, version),
        BaseThemeId: baseThemeId,
        CreatedTime: epochSeconds(row.updated_at),
        Configuration: configuration,
        Status: statusOf(row, 'CREATION', call.now),
      },
    },
  };
};

/** The themes that QuickSight brings along; their ARNs have neither region nor account. */
const startingThemes = ['CLASSIC', 'MIDNIGHT', 'RAINIER', 'SEASIDE'].map((id) => ({
  Arn: `arn:aws:quicksight::aws:theme/${id}`,
  Name: id.charAt(0) + id.slice(1).toLowerCase(),
  ThemeId: id,
  LatestVersionNumber: 1,
}));

const listThemes: Handler<ListThemesRequest> = (call, input) => {
  const type = input.Type ?? 'ALL';
  const { rows, nextToken } = page(
    call,
    input,
    `${call.region}\n${type}`,
    (row: { readonly ThemeId: string }) => row.ThemeId,
    (after, limit) => {
      const own = type === 'QUICKSIGHT' ? [] : readAssets(call, 'theme', after, limit);
      const brought =
        type === 'CUSTOM' ? [] : startingThemes.filter(({ ThemeId: id }) => id > after).slice(0, limit);
      const shown = own.map((row) => ({
        Arn: arnOf(call, 'theme', row.id),
        Name: row.name,
        ThemeId: row.id,
        LatestVersionNumber: documentOf(row).version,
        CreatedTime: epochSeconds(row.created_at),
        LastUpdatedTime: epochSeconds(row.updated_at),
      }));
      return [...shown, ...brought].sort((a, b) => (a.ThemeId < b.ThemeId ? -1 : 1)).slice(0, limit);
    },
  );
  return { ThemeSummaryList: rows, NextToken: nextToken };
};

const deleteTheme: Handler<DeleteThemeRequest> = (call, input) => {
  const row = requireAsset(call, 'theme', input.ThemeId);
  deleteAsset(call, 'theme', row.id);
  return { Arn: arnOf(call, 'theme', row.id), ThemeId: row.id };
};

export const themeHandlers: Handlers = {
  CreateTheme: createTheme,
  UpdateTheme: updateTheme,
  DescribeTheme: describeTheme,
  ListThemes: listThemes,
  DeleteTheme: deleteTheme,
  ...permissionHandlers('theme'),
};
