import { sameJson } from '../../../shared/domain/canonical-json.ts';
import type { PlanStep } from '../../../shared/domain/plan.ts';
import { assetKey } from '../../../shared/domain/releases/release.ts';
import { assetArn } from '../../../shared/domain/releases/resolve-mention.ts';
import { isStewardTag } from '../../../shared/domain/tags.ts';
import { tagState } from '../../connectors/quicksight/steps/tag-steps.ts';
import { assetWords, type PromotedAsset, type PromotionInput } from '../promotion-input.ts';
import type { CarryFacts, Surroundings } from './carry-facts.ts';

const nothing: Surroundings = { tags: {}, folders: [], refresh: { schedules: [], properties: null } };

/** What stands around the asset under its own id now, and around what it follows. */
const around = ({ asset, action, targetId, baseId }: PromotedAsset, { surroundings }: CarryFacts) => {
  const surrounding = (id: string) => surroundings.get(assetKey({ kind: asset.kind, id }));
  const isNew = action === 'create' || action === 'beside';
  return {
    now: isNew ? nothing : surrounding(targetId),
    // A dataset beside another one takes its place: it lies in its folders and is refreshed like it.
    followed: action === 'beside' ? surrounding(baseId) : undefined,
  };
};

const folderId = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** The tags, folder memberships and refresh schedules that an asset gets in the stage. */
export const carrySteps = (
  one: PromotedAsset,
  { mapping: { carry }, to }: Pick<PromotionInput, 'mapping' | 'to'>,
  facts: CarryFacts,
  needs: readonly string[],
): PlanStep[] => {
  const { asset, targetId } = one;
  const { now, followed } = around(one, facts);
  // What is around it may not be read: nothing is done to what is not known.
  if (now === undefined) return [];
  const what = `the ${assetWords[asset.kind]} ${asset.name}`;
  const at = `${asset.kind}/${targetId}`;
  const step = (part: Omit<PlanStep, 'needs'>): PlanStep => ({ ...part, needs: [...needs] });

  const tags = Object.fromEntries(
    Object.entries({ ...followed?.tags, ...(carry.tags ? asset.facts.tags : {}) }).filter(
      ([key, value]) =>
        !isStewardTag(key) && !key.startsWith('aws:') && now.tags !== null && now.tags[key] !== value,
    ),
  );
  const tagged =
    Object.keys(tags).length === 0 || now.tags === null
      ? []
      : [
          step({
            id: `tags:${at}`,
            kind: 'quicksight.tag',
            title: `Tag ${what}: ${Object.keys(tags).join(', ')}`,
            section: 'Tags',
            input: { arn: assetArn(to, { kind: asset.kind, id: targetId }), tags },
            before: tagState(now.tags, tags),
            after: tags,
          }),
        ];

  const wanted = new Set([
    ...(followed?.folders ?? []).map(folderId),
    ...(carry.folders ? (asset.facts.folders ?? []).flatMap((arn) => facts.folders.get(arn) ?? []) : []),
  ]);
  const lies = new Set((now.folders ?? []).map(folderId));
  const placed =
    now.folders === null
      ? []
      : [...wanted]
          .filter((folder) => !lies.has(folder))
          .map((folder) =>
            step({
              id: `folder:${folder}:${at}`,
              kind: 'quicksight.folder-membership.create',
              title: `Put ${what} into folder ${folder}`,
              section: 'Folders',
              input: { folder, kind: asset.kind, id: targetId },
              before: null,
              after: { member: true },
            }),
          );

  const refresh = carry.schedules ? (asset.facts.refresh ?? followed?.refresh) : followed?.refresh;
  const refreshed = now.refresh;
  const inSpice = one.content?.document.get('ImportMode') === 'SPICE';
  const scheduled =
    refresh == null || refreshed === null || !inSpice
      ? []
      : refresh.schedules.flatMap(({ id, schedule }) => {
          const before = refreshed.schedules.find((found) => found.id === id)?.schedule ?? null;
          return sameJson(before, schedule)
            ? []
            : [
                step({
                  id: `schedule:${id}:${at}`,
                  kind: 'quicksight.refresh-schedule.put',
                  title: `${before === null ? 'Refresh' : 'Change how to refresh'} ${what} by schedule ${id}`,
                  section: 'Refresh schedules',
                  input: { dataset: targetId, id, schedule },
                  before,
                  after: schedule,
                }),
              ];
        });
  const properties = inSpice ? refresh?.properties : undefined;
  const told =
    properties == null || refreshed === null || sameJson(refreshed.properties, properties)
      ? []
      : [
          step({
            id: `refresh:${at}`,
            kind: 'quicksight.refresh-properties.put',
            title: `Say how ${what} is refreshed`,
            section: 'Refresh schedules',
            input: { dataset: targetId, properties },
            before: refreshed.properties,
            after: properties,
          }),
        ];
  // A schedule that refreshes in part needs to know by which column.
  return [
    ...tagged,
    ...placed,
    ...told,
    ...scheduled.map((one) => ({ ...one, needs: [...one.needs, ...told.map(({ id }) => id)] })),
  ];
};
