import type { BackupManifest } from '../../../shared/domain/backups/backup-manifest.ts';
import type { GrantedResource } from '../../../shared/domain/permission-sets.ts';
import type { PlanFinding, PlanStep } from '../../../shared/domain/plan.ts';
import { type AssetId, assetKey, type ReleasedAsset } from '../../../shared/domain/releases/release.ts';
import { assetArn, type Place } from '../../../shared/domain/releases/resolve-mention.ts';
import type { StageMapping } from '../../../shared/domain/releases/stage-mapping.ts';
import type { PermissionsFound } from '../../connectors/quicksight/read-permissions.ts';
import { accessState } from '../../connectors/quicksight/steps/access-steps.ts';
import { memberState } from '../../connectors/quicksight/steps/membership-steps.ts';
import { namespaceCreated } from '../../connectors/quicksight/steps/namespace-steps.ts';
import { assetWords } from '../../releases/promotion-input.ts';
import type { TargetAccount } from './read-target-account.ts';

/** An asset of the backup, and where it stands in the account restored to. */
export interface RestoredAsset {
  readonly asset: ReleasedAsset;
  readonly targetId: string;
  /** The step that makes it, or makes it anew; undefined where it stays as it is. */
  readonly put: string | undefined;
  /** Who holds what on it now. */
  readonly held: PermissionsFound;
  readonly isNew: boolean;
}

export interface StructureInput {
  readonly manifest: Pick<BackupManifest, 'source' | 'folders' | 'namespaces' | 'groups'>;
  readonly to: Place & { readonly identityRegion: string };
  readonly mapping: StageMapping;
  readonly target: TargetAccount;
  readonly assets: readonly RestoredAsset[];
  /** False where only some dashboards are restored: then nothing but these is made. */
  readonly whole: boolean;
  /** Gives what is there what it had, too. Never takes anything. */
  readonly everywhere: boolean;
  /** Steps that are planned already. */
  readonly planned: ReadonlySet<string>;
}

const principalInArn =
  /^arn:[\w-]+:quicksight:([a-z0-9-]*):(\d{12}):(user|group|namespace)\/([^/]+)(?:\/(.+))?$/s;

const restoredFolderArn = ({ partition, region, accountId }: Place, id: string): string =>
  `arn:${partition}:quicksight:${region}:${accountId}:folder/${id}`;

const idOfArn = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/**
 * Namespaces, groups, memberships, folders, what lies in them, and who holds what: what a restore brings back around
 * the assets. People are not made: what is theirs alone is left out, and said.
 */
export const restoredStructure = (
  input: StructureInput,
): { readonly steps: readonly PlanStep[]; readonly findings: readonly PlanFinding[] } => {
  const { manifest, to, target, whole, everywhere } = input;
  const steps: PlanStep[] = [];
  const missing = new Map<string, number>();
  const made = new Map<string, string>();
  const add = (step: PlanStep) => {
    if (!input.planned.has(step.id)) steps.push(step);
  };
  const own = (rest: string) => `arn:${to.partition}:quicksight:${to.identityRegion}:${to.accountId}:${rest}`;
  const stands = new Map(input.mapping.principals.map((one) => [one.from, one.to]));
  const arns = new Map(input.mapping.arns.map((one) => [one.from, one.to]));

  /** A principal as it is called in the account restored to, with the steps that make it; undefined where it is not there. */
  const principalOf = (
    arn: string,
  ): { readonly arn: string; readonly needs: readonly string[] } | undefined => {
    const given = stands.get(arn.replace(/^(?:[^:]*:){5}/, ''));
    if (given === null) return undefined; // left out on purpose
    const mapped = given === undefined ? arns.get(arn) : own(given);
    const [, , account, kind = '', namespace = '', name = ''] = principalInArn.exec(mapped ?? arn) ?? [];
    if (kind === '' || (mapped === undefined && account !== manifest.source.accountId)) return undefined;
    const key = `${namespace}/${name}`;
    const needs = [made.get(`namespace ${namespace}`), made.get(`${kind} ${key}`)].flatMap((id) => id ?? []);
    const isThere =
      needs.length > 0 ||
      (kind === 'namespace'
        ? target.namespaces.has(namespace)
        : kind === 'group'
          ? target.groups.has(key)
          : target.users.has(key));
    if (!isThere || (kind === 'user' && !target.users.has(key))) {
      missing.set(`${kind} ${name || namespace}`, (missing.get(`${kind} ${name || namespace}`) ?? 0) + 1);
      return undefined;
    }
    const rest = kind === 'namespace' ? namespace : key;
    return {
      arn: mapped ?? own(`${kind}/${rest}`),
      needs,
    };
  };

  const grant = (
    resource: GrantedResource,
    id: string,
    name: string,
    principal: string,
    actions: readonly string[],
    held: readonly string[] | undefined,
    needs: readonly string[],
  ) => {
    const found = principalOf(principal);
    if (found === undefined || actions.length === 0) return;
    const wanted = new Set(actions);
    // What is held beyond that is nobody's to take here.
    if (held !== undefined && actions.every((action) => held.includes(action))) return;
    const all = held === undefined ? actions : [...new Set([...held, ...wanted])];
    const word = resource === 'folder' ? 'folder' : assetWords[resource];
    add({
      id: `access:${resource}/${id}:${found.arn}`,
      kind: 'quicksight.access.grant',
      title: `Let ${found.arn.slice(found.arn.indexOf('/') + 1)} have the ${word} ${name}`,
      section: 'Access',
      needs: [...needs, ...found.needs],
      input: { resource, id, principal: found.arn, actions: [...all] },
      before: accessState(resource, held),
      after: accessState(resource, all),
    });
  };

  if (whole) {
    for (const namespace of manifest.namespaces) {
      if (target.namespaces.has(namespace)) continue;
      const id = `namespace:${namespace}`;
      made.set(`namespace ${namespace}`, id);
      add({
        id,
        kind: 'quicksight.namespace.create',
        title: `Create the namespace ${namespace}`,
        section: 'Namespaces',
        needs: [],
        input: { namespace, tags: {} },
        before: null,
        after: namespaceCreated,
      });
    }
    for (const { namespace, name, description, members } of manifest.groups) {
      const key = `${namespace}/${name}`;
      const there = target.groups.get(key);
      const inNamespace = made.get(`namespace ${namespace}`);
      const id = `group:${key}`;
      if (there === undefined) {
        made.set(`group ${key}`, id);
        add({
          id,
          kind: 'quicksight.group.create',
          title: `Create the group ${name}`,
          section: 'Groups',
          needs: inNamespace === undefined ? [] : [inNamespace],
          input: { namespace, group: name, description },
          before: null,
          after: { description },
        });
      } else if (!everywhere) continue;
      for (const userName of members ?? []) {
        if (there?.has(userName)) continue;
        if (!target.users.has(`${namespace}/${userName}`)) {
          missing.set(`user ${userName}`, (missing.get(`user ${userName}`) ?? 0) + 1);
          continue;
        }
        add({
          id: `member:${key}/${userName}`,
          kind: 'quicksight.membership.create',
          title: `Put ${userName} into ${name}`,
          section: 'Memberships',
          needs: there === undefined ? [id] : [],
          input: { namespace, group: name, userName },
          before: null,
          after: memberState,
        });
      }
    }
  }

  const byKey = new Map(input.assets.map((one) => [assetKey(one.asset), one]));
  const folderStep = new Map<string, string>();
  const folders = new Map(manifest.folders.map((folder) => [folder.id, folder]));
  const depth = (id: string, seen = 0): number => {
    const parent = folders.get(id)?.parent;
    return parent == null || seen > 50 ? seen : depth(idOfArn(parent), seen + 1);
  };
  for (const folder of [...folders.values()].sort((a, b) => depth(a.id) - depth(b.id))) {
    const there = target.folders.get(folder.id);
    const parent = folder.parent === null ? null : idOfArn(folder.parent);
    if (there === undefined && whole) {
      const id = `folder:${folder.id}`;
      const above = parent === null ? undefined : folderStep.get(parent);
      folderStep.set(folder.id, id);
      const permissions: Record<string, string[]> = {};
      const needs = new Set(above === undefined ? [] : [above]);
      for (const { principal, actions } of folder.grants ?? []) {
        const found = principalOf(principal);
        if (found === undefined) continue;
        permissions[found.arn] = [...actions].sort();
        for (const need of found.needs) needs.add(need);
      }
      const tags = ownTags(folder.tags);
      const type = folder.type === 'RESTRICTED' ? 'RESTRICTED' : 'SHARED';
      const state = {
        name: folder.name,
        type,
        parent: parent === null ? null : restoredFolderArn(to, parent),
        permissions,
        tags,
      };
      add({
        id,
        kind: 'quicksight.folder.create',
        title: `Make the ${type === 'RESTRICTED' ? 'restricted ' : ''}folder ${folder.name}`,
        section: 'Folders',
        needs: [...needs],
        input: { id: folder.id, ...state },
        before: null,
        after: state,
      });
    } else if (there !== undefined && everywhere)
      for (const { principal, actions } of folder.grants ?? [])
        grant(
          'folder',
          folder.id,
          folder.name,
          principal,
          actions,
          there.grants.get(principalOf(principal)?.arn ?? ''),
          [],
        );
    const isHere = there !== undefined || folderStep.has(folder.id);
    if (!isHere) continue;
    for (const member of folder.members ?? []) {
      const one = byKey.get(assetKey(member as AssetId));
      if (one === undefined || there?.members.has(`${member.kind} ${one.targetId}`)) continue;
      if (there !== undefined && !one.isNew && !everywhere) continue;
      const needs = [folderStep.get(folder.id), one.put].flatMap((id) => id ?? []);
      add({
        id: `folder-member:${folder.id}/${member.kind}/${one.targetId}`,
        kind: 'quicksight.folder-membership.create',
        title: `Put the ${assetWords[member.kind]} ${one.asset.name} into ${folder.name}`,
        section: 'Folder contents',
        needs,
        input: { folder: folder.id, kind: member.kind, id: one.targetId },
        before: null,
        after: memberState,
      });
    }
  }

  for (const { asset, targetId, put, held, isNew } of input.assets) {
    if (put === undefined && !everywhere) continue;
    const needs = put === undefined ? [] : [put];
    for (const { principal, actions } of asset.facts.grants ?? []) {
      const arn = principalOf(principal)?.arn ?? '';
      grant(asset.kind, targetId, asset.name, principal, actions, held.get(arn), needs);
    }
    const tags = ownTags(asset.facts.tags);
    if (isNew && Object.keys(tags).length > 0) {
      const arn = assetArn(to, { kind: asset.kind, id: targetId });
      add({
        id: `tags:${asset.kind}/${targetId}`,
        kind: 'quicksight.tag',
        title: `Tag the ${assetWords[asset.kind]} ${asset.name}`,
        section: 'Tags',
        needs,
        input: { arn, tags },
        before: null,
        after: tags,
      });
    }
  }

  const left = [...missing.keys()].sort();
  return {
    steps,
    findings:
      left.length === 0
        ? []
        : [
            {
              severity: 'warning',
              message: `${left.length} of those who held something, or were in a group, ${left.length === 1 ? 'is' : 'are'} not there: ${left.slice(0, 10).join(', ')}${left.length > 10 ? ` and ${left.length - 10} more` : ''}. What was theirs is left out.`,
              todo: 'A restore makes no accounts of people. Register them, then restore again: what is there already stays.',
            },
          ],
  };
};

/** Tags that AWS itself sets cannot be set by anybody else. */
const ownTags = (tags: Readonly<Record<string, string>> | null): Record<string, string> =>
  Object.fromEntries(Object.entries(tags ?? {}).filter(([key]) => !/^aws:/i.test(key)));
