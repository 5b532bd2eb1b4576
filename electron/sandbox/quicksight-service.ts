import { authorize, type Caller } from './caller.ts';
import type { Call, Handlers } from './handler.ts';
import { checkEdition, checkRegion } from './identity-region.ts';
import { checkStructure, noProblems } from './model/check-value.ts';
import { type Routed, readInput } from './model/route-request.ts';
import { printAnswer, RawJson } from './raw-json.ts';
import { accessDenied, ServiceError } from './service-error.ts';
import type { World } from './world.ts';

export interface QuickSightRequest {
  readonly routed: Routed;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  /** The body's members as they were sent. */
  readonly raw: ReadonlyMap<string, string>;
  readonly region: string;
  readonly caller: Caller;
  readonly now: number;
  readonly requestId: string;
  readonly origin: string;
}

/**
 * Runs one operation: permission, region and edition first, as the service does, then the schema, then the
 * handler. Call it in a transaction. Throws `ServiceError`.
 */
export function answerQuickSight(
  world: World,
  handlers: Handlers,
  request: QuickSightRequest,
  checkResponses: boolean,
): Readonly<Record<string, unknown>> {
  const { operation } = request.routed;
  const accountId = request.routed.labels.AwsAccountId;
  const resource = resourceOf(world, request);
  if (accountId !== undefined && /^\d{12}$/.test(accountId) && accountId !== world.accountId) {
    throw accessDenied(
      `User: ${request.caller.arn} is not authorized to perform: quicksight:${operation.name} on resource: ${resource}`,
    );
  }
  authorize(request.caller, `quicksight:${operation.name}`, resource);
  checkRegion(world, operation, request.region);
  checkEdition(world, operation);
  const handler = handlers[operation.name];
  if (handler === undefined) {
    throw new ServiceError(
      'NotImplementedException',
      `The sandbox does not implement ${operation.name}. Nothing was changed.`,
      501,
    );
  }
  const input = readInput(request.routed, request.query, request.body);
  const call: Call = {
    world,
    operation: operation.name,
    region: request.region,
    caller: request.caller,
    now: request.now,
    requestId: request.requestId,
    origin: request.origin,
    raw: request.raw,
    unknown: new Map([...request.raw].filter(([name]) => !operation.input.members.has(name))),
  };
  const output: Record<string, unknown> = { ...handler(call, input as never) };
  if (operation.output.members.has('RequestId')) output.RequestId = request.requestId;
  if (operation.output.members.has('Status')) output.Status = operation.status;
  if (checkResponses) checkOutput(operation, output);
  return output;
}

/** A response that a client could not read is the sandbox's own mistake. */
function checkOutput(operation: Routed['operation'], output: Readonly<Record<string, unknown>>): void {
  const problems = noProblems('response');
  const plain: unknown = JSON.parse(printAnswer(output));
  checkStructure(operation.output, plain, '', problems);
  // What the service itself does not know comes back raw, and only that.
  const unknown = Object.keys(output).filter(
    (name) => !operation.output.members.has(name) && !(output[name] instanceof RawJson),
  );
  const all = [...problems.types, ...problems.rules, ...unknown.map((name) => `Unknown member '${name}'`)];
  if (all.length > 0)
    throw new ServiceError('InternalFailureException', `${operation.name}: ${all.join('; ')}`, 500);
}

/** The ARN that a denial names: as near as the path tells. */
function resourceOf(world: World, request: QuickSightRequest): string {
  const { labels, operation } = request.routed;
  if (labels.ResourceArn !== undefined) return labels.ResourceArn;
  const account = labels.AwsAccountId ?? world.accountId;
  const start = `arn:aws:quicksight:${request.region}:${account}`;
  const ends: readonly (readonly [string, string | undefined])[] = [
    ['dashboard/', labels.DashboardId],
    ['analysis/', labels.AnalysisId],
    ['dataset/', labels.DataSetId],
    ['datasource/', labels.DataSourceId],
    ['folder/', labels.FolderId],
    ['theme/', labels.ThemeId],
    ['topic/', labels.TopicId],
    ['template/', labels.TemplateId],
    ['vpcConnection/', labels.VPCConnectionId],
    ['custompermissions/', labels.CustomPermissionsName],
  ];
  const asset = ends.find(([, id]) => id !== undefined);
  if (asset !== undefined) return `${start}:${asset[0]}${asset[1]}`;
  if (labels.Namespace === undefined) return `${start}:*`;
  if (labels.GroupName !== undefined) return `${start}:group/${labels.Namespace}/${labels.GroupName}`;
  if (operation.uri.endsWith('/groups'))
    return `${start}:group/${labels.Namespace}/${request.body.GroupName ?? '*'}`;
  if (operation.uri.includes('/users')) return `${start}:user/${labels.Namespace}/${labels.UserName ?? '*'}`;
  return `${start}:namespace/${labels.Namespace}`;
}
