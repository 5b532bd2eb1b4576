import type { ResourcePermission } from '@aws-sdk/client-quicksight';
import { type AssetKind, arnOf, requireAsset } from './assets.ts';
import { changeGrants, readGrants } from './grants.ts';
import type { Call, Handler, Handlers } from './handler.ts';

/** Kinds whose permissions have operations of their own, by the word for them in the operations' names. */
const words = {
  dashboard: 'Dashboard',
  analysis: 'Analysis',
  dataset: 'DataSet',
  datasource: 'DataSource',
  template: 'Template',
  theme: 'Theme',
  topic: 'Topic',
} as const satisfies Partial<Record<AssetKind, string>>;

export type PermittedKind = keyof typeof words;

/** Those whose update answers what was updated, and not what is permitted now. */
const silent: ReadonlySet<PermittedKind> = new Set(['dataset', 'datasource']);

interface PermissionsUpdate {
  readonly GrantPermissions?: readonly ResourcePermission[] | undefined;
  readonly RevokePermissions?: readonly ResourcePermission[] | undefined;
  /** Of dashboards only. */
  readonly GrantLinkPermissions?: readonly ResourcePermission[] | undefined;
  readonly RevokeLinkPermissions?: readonly ResourcePermission[] | undefined;
}

/** `Describe…Permissions` and `Update…Permissions` of a kind, by their names. */
export function permissionHandlers(kind: PermittedKind): Handlers {
  const word = words[kind];
  const idOf = (input: object): string =>
    String((input as Readonly<Record<string, unknown>>)[`${word}Id`] ?? '');
  const identify = (call: Call, id: string) => ({
    [`${word}Id`]: id,
    [`${word}Arn`]: arnOf(call, kind, id),
  });
  const show = (call: Call, id: string) => {
    const arn = arnOf(call, kind, id);
    const shown = { ...identify(call, id), Permissions: readGrants(call.world, arn) };
    const link = kind === 'dashboard' ? readGrants(call.world, arn, true) : [];
    return link.length === 0 ? shown : { ...shown, LinkSharingConfiguration: { Permissions: link } };
  };
  const describe: Handler<object> = (call, input) => show(call, requireAsset(call, kind, idOf(input)).id);
  const update: Handler<PermissionsUpdate> = (call, input) => {
    const { id } = requireAsset(call, kind, idOf(input));
    const resource = { arn: arnOf(call, kind, id), kind };
    changeGrants(
      call.world,
      resource,
      { grant: input.GrantPermissions, revoke: input.RevokePermissions },
      call.now,
    );
    const link = { grant: input.GrantLinkPermissions, revoke: input.RevokeLinkPermissions, link: true };
    if (kind === 'dashboard') changeGrants(call.world, resource, link, call.now);
    return silent.has(kind) ? identify(call, id) : show(call, id);
  };
  return { [`Describe${word}Permissions`]: describe, [`Update${word}Permissions`]: update };
}
