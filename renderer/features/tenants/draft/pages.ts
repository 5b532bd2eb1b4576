import type { InputIssue } from '../../../../shared/errors.ts';

/** The wizard's pages in order. A draft stores the page it is to be opened on again. */
export const pages = ['identity', 'isolation', 'datastores', 'people', 'entitlements', 'review'] as const;
export type PageId = (typeof pages)[number];

export const isPage = (value: string | undefined): value is PageId => pages.some((page) => page === value);

const pageOfField: Readonly<Record<string, PageId>> = {
  name: 'identity',
  slug: 'identity',
  tenantId: 'identity',
  environment: 'identity',
  contacts: 'identity',
  isolation: 'isolation',
  datastores: 'datastores',
  identities: 'people',
  people: 'people',
  entitlements: 'entitlements',
};

/** The page on which an issue is mended; what no field owns is shown on review. */
export const pageOfPath = (path: InputIssue['path']): PageId => {
  const field = path[0];
  return (typeof field === 'string' ? pageOfField[field] : undefined) ?? 'review';
};

/** The id of a control on screen: one name for focus, error links and tests. */
export const fieldId = (path: InputIssue['path']): string => `field-${path.join('-')}`;
