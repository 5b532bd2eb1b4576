import { useState } from 'react';
import { client } from '../../../app/client.ts';
import { issuesOfPage } from '../draft/check-draft.ts';
import { pruneBlankRows } from '../draft/edit-draft.ts';
import type { PageId } from '../draft/pages.ts';
import { bodyOf } from '../draft/tenant-draft.ts';
import type { Wizard } from '../draft/use-wizard.ts';

/** Judges a page before it is left: here first, then by the host, which also knows the other tenants. */
export const usePageCheck = (wizard: Wizard) => {
  const [busy, setBusy] = useState(false);
  const { store, check, target, tenantSlug } = wizard;
  const refused = (page: PageId): boolean => {
    const first = issuesOfPage(check(store.state()).issues, page)[0];
    if (!first) return false;
    // People are listed with their errors; the summary leads to each.
    target.set(first.path[0] === 'people' ? ['summary'] : [...first.path]);
    return true;
  };
  const mayLeave = async (page: PageId): Promise<boolean> => {
    store.edit(pruneBlankRows);
    store.settle();
    store.tryPage(page);
    if (refused(page)) return false;
    setBusy(true);
    try {
      const { draft } = store.state();
      store.hostSaid({ ...(await client.tenants.validate({ body: bodyOf(draft), tenantSlug })), draft });
    } catch {
      // Planning asks the same questions again, and nothing is applied without a plan.
      return true;
    } finally {
      setBusy(false);
    }
    return !refused(page);
  };
  return { busy, mayLeave };
};
