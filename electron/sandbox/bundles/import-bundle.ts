import { printJsonDocument } from '../../../shared/domain/print-json-document.ts';
import { assetArn } from '../arns.ts';
import { type AssetKind, arnOf, findAsset } from '../assets.ts';
import { documentOf, findVersion, latestNumber, showErrors } from '../dashboard-versions.ts';
import { findFolder } from '../folder-tree.ts';
import { changeGrants } from '../grants.ts';
import type { Call, Handlers } from '../handler.ts';
import { checkInput } from '../model/route-request.ts';
import { operations } from '../model/service-model.ts';
import { rawMembers } from '../raw-json.ts';
import { findSchedule } from '../refresh-schedule-rows.ts';
import { ServiceError } from '../service-error.ts';
import { putTags } from '../tagging.ts';
import { applyOverrides, overrideFor, overridesOfNothing } from './apply-overrides.ts';
import { type BundleKind, unpackBundle } from './bundle-file.ts';
import type { BundleError } from './collect-bundle.ts';
import type { ImportRequest } from './import-request.ts';
import { type ImportedResource, rewriteBundle } from './rewrite-bundle.ts';

/** A failure of the import that is told with the resource at which it happened. */
export class ImportFailure extends Error {
  readonly error: BundleError;

  constructor(error: BundleError) {
    super(error.Message);
    this.error = error;
  }
}

export interface ImportOutcome {
  readonly warnings: readonly { readonly Arn: string; readonly Message: string }[];
}

const operationNames: Readonly<Record<BundleKind, string>> = {
  vpcConnection: 'VPCConnection',
  datasource: 'DataSource',
  dataset: 'DataSet',
  refreshschedule: 'RefreshSchedule',
  theme: 'Theme',
  analysis: 'Analysis',
  dashboard: 'Dashboard',
  folder: 'Folder',
};

/** Sources that QuickSight reaches with its own role; every other one needs credentials. */
const withoutCredentials = ['ATHENA', 'S3', 'S3_TABLES', 'TIMESTREAM', 'AWS_IOT_ANALYTICS'];

/** Members that only creating takes. */
const onlyCreated = ['Permissions', 'Tags', 'FolderArns', 'LinkSharingConfiguration'];

/**
 * Creates or updates what a bundle holds, one resource after the other. Throws `ImportFailure` at the first one
 * that cannot be; what came before it is done then, and undone by whoever called this where that was asked for.
 */
export function importBundle(
  call: Call,
  handlers: Handlers,
  bundle: Buffer,
  request: ImportRequest,
  failAfter: number | undefined,
): ImportOutcome {
  const account = assetArn(call.world, call.region, 'account', call.world.accountId);
  const prefix = request.OverrideParameters?.ResourceIdOverrideConfiguration?.PrefixForAllResources ?? '';
  const resources = readResources(call, bundle, prefix, account);
  const [nothing] = overridesOfNothing(resources, request);
  if (nothing !== undefined)
    throw new ImportFailure({
      Arn: account,
      Type: 'InvalidParameterValueException',
      Message: `The override ${nothing} names a resource that is not in the bundle.`,
    });
  const warnings: { Arn: string; Message: string }[] = [];
  for (const [index, resource] of resources.entries()) {
    const arn = arnOfResource(call, resource);
    if (index === failAfter)
      throw new ImportFailure({ Arn: arn, Type: 'InternalFailure', Message: 'The service failed.' });
    try {
      warnings.push(...importResource(call, handlers, applyOverrides(resource, request), request));
    } catch (thrown) {
      // Whatever a bundle does to the sandbox ends its job, not the sandbox.
      const Message = thrown instanceof Error ? thrown.message : 'The service failed.';
      const Type = thrown instanceof ServiceError ? thrown.name : 'InternalFailure';
      throw new ImportFailure({ Arn: arn, Type, Message });
    }
  }
  return { warnings };
}

function readResources(call: Call, bundle: Buffer, prefix: string, account: string) {
  try {
    return rewriteBundle(call, unpackBundle(bundle), prefix);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : 'unknown';
    throw new ImportFailure({
      Arn: account,
      Type: 'InvalidBundleException',
      Message: `The asset bundle cannot be read: ${reason}`,
    });
  }
}

function arnOfResource(call: Call, { kind, id }: ImportedResource): string {
  const [dataset = '', schedule = ''] = id.split('/');
  return kind === 'refreshschedule'
    ? `${arnOf(call, 'dataset', dataset)}/refresh-schedule/${schedule}`
    : assetArn(call.world, call.region, kind, id);
}

type Warnings = readonly { readonly Arn: string; readonly Message: string }[];

function importResource(
  call: Call,
  handlers: Handlers,
  resource: ImportedResource,
  request: ImportRequest,
): Warnings {
  const { kind } = resource;
  const exists = existsHere(call, resource);
  // There is nothing of a network that the sandbox could change.
  if (kind === 'vpcConnection' && exists) return [];
  const arn = arnOfResource(call, resource);
  const strict = request.OverrideValidationStrategy?.StrictModeForAllResources === true;
  const warnings: { Arn: string; Message: string }[] = [];
  run(call, handlers, `${exists ? 'Update' : 'Create'}${operationNames[kind]}`, {
    ...plainMembers(call, resource, exists, warnings, arn),
    ...(kind === 'dashboard' || kind === 'analysis'
      ? { ValidationStrategy: JSON.stringify({ Mode: strict ? 'STRICT' : 'LENIENT' }) }
      : {}),
  });
  if (kind === 'dashboard' || kind === 'analysis')
    warnings.push(...settleContent(call, handlers, resource, arn));
  if (kind === 'folder') fillFolder(call, handlers, resource);
  if (kind !== 'refreshschedule' && kind !== 'vpcConnection') permit(call, resource, request, arn);
  for (const { Tags } of overrideFor(resource, request.OverrideTags))
    putTags(call.world, arn, Tags as { Key: string; Value: string }[]);
  return warnings;
}

function existsHere(call: Call, { kind, id }: ImportedResource): boolean {
  if (kind === 'folder') return findFolder(call, id) !== undefined;
  const [dataset = '', schedule = ''] = id.split('/');
  if (kind === 'refreshschedule') return findSchedule(call, dataset, schedule) !== undefined;
  return findAsset(call, kind satisfies AssetKind, id) !== undefined;
}

/** The members of the operation that makes the resource, as texts. */
function plainMembers(
  call: Call,
  { kind, id, members }: ImportedResource,
  exists: boolean,
  warnings: { Arn: string; Message: string }[],
  arn: string,
): Readonly<Record<string, string>> {
  const own = new Set(['resourceType', 'Arn', 'Members', 'CreatedTime', 'LastUpdatedTime']);
  const texts: Record<string, string> = {};
  for (const [name, value] of members) if (!own.has(name)) texts[name] = printJsonDocument(value);
  const [dataset = '', schedule = ''] = id.split('/');
  if (kind === 'refreshschedule') {
    texts.DataSetId = JSON.stringify(dataset);
    delete texts.ScheduleId;
    texts.Schedule = JSON.stringify({ ...JSON.parse(texts.Schedule ?? '{}'), ScheduleId: schedule });
  } else texts[`${operationNames[kind]}Id`] = JSON.stringify(id);
  // Who holds something in another account is nobody here.
  const foreign = texts.Permissions !== undefined && !texts.Permissions.includes(`:${call.world.accountId}:`);
  if (foreign) warnings.push({ Arn: arn, Message: 'The permissions in the bundle are of another account.' });
  for (const name of onlyCreated) if (exists || (foreign && name === 'Permissions')) delete texts[name];
  if (kind === 'datasource' && !exists) requireCredentials(texts);
  return texts;
}

function requireCredentials(texts: Readonly<Record<string, string>>): void {
  const type = String(JSON.parse(texts.Type ?? '""'));
  if (!withoutCredentials.includes(type) && texts.Credentials === undefined)
    throw new ServiceError(
      'InvalidParameterValueException',
      `A data source of type ${type} needs credentials: override them with a secret or a credential pair.`,
    );
}

/** Runs an operation of the sandbox as if its request had held these members. */
function run(
  call: Call,
  handlers: Handlers,
  name: string,
  texts: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  const handler = handlers[name];
  const operation = operations.get(name);
  if (handler === undefined || operation === undefined)
    throw new ServiceError('UnsupportedOperationException', `The sandbox does not implement ${name}.`);
  const raw = rawMembers(
    `{${Object.entries(texts)
      .map(([member, text]) => `${JSON.stringify(member)}:${text}`)
      .join(',')}}`,
  );
  const input: Record<string, unknown> = { AwsAccountId: call.world.accountId };
  for (const [member, text] of raw)
    if (operation.input.members.has(member)) input[member] = JSON.parse(text) ?? undefined;
  checkInput(operation, input);
  const unknown = new Map([...raw].filter(([member]) => !operation.input.members.has(member)));
  // What a job made is ready when the job is.
  const world = { ...call.world, timing: { ...call.world.timing, asyncMs: 0 } };
  return handler({ ...call, world, operation: name, raw, unknown }, input as never);
}

/** Throws for a definition that the service cannot use; publishes a dashboard's new version. */
function settleContent(
  call: Call,
  handlers: Handlers,
  { kind, id }: ImportedResource,
  arn: string,
): Warnings {
  const row = findAsset(call, kind as AssetKind, id);
  if (row === undefined) return [];
  const number = kind === 'dashboard' ? latestNumber(call, id) : 0;
  const version = kind === 'dashboard' ? findVersion(call, id, number) : row;
  const [first] = (showErrors(call, version, documentOf(version)) ?? []) as {
    Type: string;
    Message: string;
  }[];
  if (version.errors !== null && first !== undefined) throw new ServiceError(first.Type, first.Message, 400);
  if (kind === 'dashboard' && number > 1)
    run(call, handlers, 'UpdateDashboardPublishedVersion', {
      DashboardId: JSON.stringify(id),
      VersionNumber: String(number),
    });
  return first === undefined ? [] : [{ Arn: arn, Message: `${first.Type}: ${first.Message}` }];
}

function fillFolder(call: Call, handlers: Handlers, { id, members }: ImportedResource): void {
  const inside = JSON.parse(printJsonDocument(members.get('Members') ?? [])) as {
    MemberType: string;
    MemberId: string;
  }[];
  for (const { MemberType, MemberId } of inside)
    run(call, handlers, 'CreateFolderMembership', {
      FolderId: JSON.stringify(id),
      MemberType: JSON.stringify(MemberType),
      MemberId: JSON.stringify(MemberId),
    });
}

function permit(call: Call, resource: ImportedResource, request: ImportRequest, arn: string): void {
  const { kind } = resource;
  if (kind === 'refreshschedule' || kind === 'vpcConnection') return;
  for (const entry of overrideFor(resource, request.OverridePermissions)) {
    const { Principals = [], Actions = [] } = (entry.Permissions ?? {}) as {
      Principals?: string[];
      Actions?: string[];
    };
    const grant = Principals.map((Principal) => ({ Principal, Actions }));
    changeGrants(call.world, { arn, kind }, { grant }, call.now);
  }
}
