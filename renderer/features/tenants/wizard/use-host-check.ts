import { useEffect } from 'react';
import type { InputIssue } from '../../../../shared/errors.ts';
import { client } from '../../../app/client.ts';
import { pageOfPath } from '../draft/pages.ts';
import { bodyOf, type TenantDraft } from '../draft/tenant-draft.ts';
import type { Wizard } from '../draft/use-wizard.ts';

const restMs = 500;

const sameNames = (one: TenantDraft, other: TenantDraft): boolean =>
  one.name === other.name &&
  one.slug === other.slug &&
  one.tenantId === other.tenantId &&
  one.isolation === other.isolation &&
  one.environment === other.environment;

const aboutNames = ({ path }: InputIssue): boolean => {
  const page = pageOfPath(path);
  return page === 'identity' || page === 'isolation';
};

/** Asks the host, once typing rests, whether another tenant has this name, slug, id or namespace. */
export const useHostCheck = ({ store, tenantSlug }: Wizard): void => {
  useEffect(() => {
    let asked = store.state().draft;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      const { draft } = store.state();
      asked = draft;
      // Names are judged without the thousands of people who have no part in them.
      const body = bodyOf({ ...draft, people: [], entitlements: [], datastores: [] });
      try {
        const { issues, warnings } = await client.tenants.validate({ body, tenantSlug });
        store.hostSaid({ issues: issues.filter(aboutNames), warnings: warnings.filter(aboutNames), draft });
      } catch {
        // Leaving the page asks again.
      }
    };
    const changed = () => {
      if (sameNames(store.state().draft, asked)) return;
      clearTimeout(timer);
      timer = setTimeout(() => void ask(), restMs);
    };
    const stop = store.subscribe(changed);
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [store, tenantSlug]);
};
