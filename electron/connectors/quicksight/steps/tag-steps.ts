import { TagResourceCommand, UntagResourceCommand } from '@aws-sdk/client-quicksight';
import type { Json } from '../../../../shared/domain/plan.ts';
import type { StepExecutor } from '../../../operations/executor.ts';
import type { QuickSight } from '../quicksight.ts';
import { isMissing, readEach } from '../read-paged.ts';
import { readTags } from '../read-places.ts';
import { tagList } from './tag-list.ts';

/** State: the values of these keys as far as they are set; null where none is. */
export type TagInput = { readonly arn: string; readonly tags: Readonly<Record<string, string>> };

/** Of all tags, those with the wanted keys; null for none. */
export const tagState = (
  all: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
): Record<string, string> | null => {
  const set = Object.entries(all).filter(([key]) => Object.hasOwn(wanted, key));
  return set.length === 0 ? null : Object.fromEntries(set);
};

export const tagResource: StepExecutor<TagInput, QuickSight> = {
  kind: 'quicksight.tag',
  canLook: true,
  repeatable: true,
  settleMs: 15_000,
  batchKey: ({ arn }) => `tags:${arn}`,
  lookMany: (inputs, { cloud, signal }) =>
    readEach(inputs, async ({ arn, tags }): Promise<Json> => {
      const all = await readTags(cloud, arn, signal);
      return all === null ? null : tagState(all, tags);
    }),
  async act({ arn, tags }, _before, { cloud, signal }) {
    await cloud.send(new TagResourceCommand({ ResourceArn: arn, Tags: tagList(tags) }), signal);
  },
};

/** State: the values of these keys as far as they are set; null where none is. */
export type UntagInput = { readonly arn: string; readonly keys: string[] };

export const untagResource: StepExecutor<UntagInput, QuickSight> = {
  kind: 'quicksight.untag',
  canLook: true,
  repeatable: true,
  settleMs: 15_000,
  batchKey: ({ arn }) => `tags:${arn}`,
  lookMany: (inputs, { cloud, signal }) =>
    readEach(inputs, async ({ arn, keys }): Promise<Json> => {
      const all = await readTags(cloud, arn, signal);
      return all === null ? null : tagState(all, Object.fromEntries(keys.map((key) => [key, ''])));
    }),
  async act({ arn, keys }, _before, { cloud, signal }) {
    try {
      await cloud.send(new UntagResourceCommand({ ResourceArn: arn, TagKeys: [...keys] }), signal);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  },
};
