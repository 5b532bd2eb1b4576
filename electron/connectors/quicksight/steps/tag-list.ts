import type { Tag } from '@aws-sdk/client-quicksight';

/** Tags as the API takes them. It refuses an empty list, so none are no list. */
export const tagList = (tags: Readonly<Record<string, string>>): Tag[] | undefined => {
  const list = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return list.length === 0 ? undefined : list;
};
