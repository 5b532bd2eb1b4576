import type { PlanFinding } from '../../../../shared/domain/plan.ts';
import type { InputIssue } from '../../../../shared/errors.ts';
import { emailKey } from './edit-people.ts';
import { isPage, type PageId } from './pages.ts';
import type { TenantDraft } from './tenant-draft.ts';

export interface Mend {
  readonly page: PageId;
  readonly place: InputIssue['path'];
}

const indexed = (list: string, index: number, field?: string): InputIssue['path'] => {
  if (index < 0) return [list];
  return field === undefined ? [list, index] : [list, index, field];
};

const placeOf = (page: PageId, field: string, draft: TenantDraft): InputIssue['path'] => {
  switch (page) {
    case 'people': {
      const index = draft.people.findIndex(({ email }) => emailKey(email) === emailKey(field));
      return index < 0 ? ['identities', field] : ['people', index];
    }
    case 'entitlements':
      return indexed(
        'entitlements',
        draft.entitlements.findIndex(({ id }) => id === field),
        'groups',
      );
    case 'isolation':
      // The tiles are named after their models.
      return ['isolation', field === 'model' ? draft.isolation.model : field];
    default:
      return field.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  }
};

/**
 * Where a plan's finding is mended: its page, and the place on it that its field names: a person by
 * e-mail, an asset by id, anything else by the field's own name. Null where the draft cannot mend it.
 */
export const whereToMend = (
  finding: Pick<PlanFinding, 'page' | 'field'>,
  draft: TenantDraft,
): Mend | null => {
  if (!isPage(finding.page) || finding.page === 'review') return null;
  return { page: finding.page, place: finding.field ? placeOf(finding.page, finding.field, draft) : [] };
};
