import type { AssetKind } from '../../shared/domain/directory.ts';
import type { PlanStep } from '../../shared/domain/plan.ts';
import { memberState } from '../connectors/quicksight/steps/membership-steps.ts';
import { type AccessPlanInput, type AccessPlanPart, isKnownScope, stepIds, unseen } from './plan-input.ts';

const spoken = (kind: string): string => kind.replace('_', ' ');

/** Folders that are missing or called otherwise, and what lies in them. */
export const planFolders = (input: AccessPlanInput): AccessPlanPart => {
  const { state, wanted } = input;
  const steps: PlanStep[] = [];
  const findings: AccessPlanPart['findings'] = [];
  if (wanted.folders.size > 0 && !isKnownScope(state, 'folders')) {
    findings.push(unseen(state, 'folders', 'Which folders there are'));
    return { steps, findings };
  }
  const titleOf = (key: string): string =>
    wanted.folders.get(key)?.name ?? state.resources.get(key)?.title ?? key;
  const needs = (key: string | null): string[] => {
    const folder = key === null || state.resources.has(key) ? undefined : wanted.folders.get(key);
    return folder === undefined ? [] : [stepIds.folder(folder.id)];
  };
  for (const [key, folder] of wanted.folders) {
    const { id, name, type, parent } = folder;
    const tags = wanted.tags.get(key)?.tags ?? {};
    const there = state.resources.get(key);
    const lies = parent === null ? '' : ` in ${titleOf(parent)}`;
    if (there === undefined)
      steps.push({
        id: stepIds.folder(id),
        kind: 'quicksight.folder.create',
        title: `Make the ${type === 'RESTRICTED' ? 'restricted ' : ''}folder ${name}${lies}`,
        section: 'Folders',
        needs: needs(parent),
        input: { id, name, type, parent, permissions: {}, tags },
        before: null,
        after: { name, type, parent, permissions: {}, tags },
      });
    else {
      if (there.type !== null && there.type !== type)
        findings.push({
          severity: 'blocker',
          message: `The folder ${there.title} is ${there.type.toLowerCase()}; QuickSight cannot make it ${type.toLowerCase()}.`,
          todo: 'Keep its type, or make another folder.',
        });
      if (!isKnownScope(state, `folder_members/${id}`))
        findings.push(unseen(state, `folder_members/${id}`, `What lies in the folder ${there.title}`));
      else if ((state.parents.get(key) ?? null) !== parent)
        findings.push({
          severity: 'blocker',
          message: `The folder ${there.title} lies ${state.parents.has(key) ? `in ${titleOf(state.parents.get(key) ?? '')}` : 'at the top'}; QuickSight cannot move folders.`,
          todo: 'Keep its place, or make another folder.',
        });
      if (there.title !== name)
        steps.push({
          id: `folder-name:${id}`,
          kind: 'quicksight.folder.rename',
          title: `Call the folder ${there.title} ${name}`,
          section: 'Folders',
          needs: [],
          input: { id, name },
          before: { name: there.title },
          after: { name },
        });
    }
    const held = state.contents.get(key);
    for (const asset of folder.contents?.keys() ?? []) {
      const resource = state.resources.get(asset);
      if (held?.has(asset) || resource === undefined || resource.kind === 'folder') continue;
      steps.push({
        id: `folder-member:${id}/${resource.kind}/${resource.id}`,
        kind: 'quicksight.folder-membership.create',
        title: `Put the ${spoken(resource.kind)} ${resource.title} into ${name}`,
        section: 'Folder contents',
        needs: needs(key),
        input: { folder: id, kind: resource.kind satisfies AssetKind, id: resource.id },
        before: null,
        after: { ...memberState },
      });
    }
  }
  return { steps, findings };
};
