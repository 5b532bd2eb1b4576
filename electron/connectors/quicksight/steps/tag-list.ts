import type { Tag } from '@aws-sdk/client-quicksight';

/** Tags as the API takes them. */
export const tagList = (tags: Readonly<Record<string, string>>): Tag[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
