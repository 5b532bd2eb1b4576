import { v7 as uuidv7 } from 'uuid';
import type { Draft, tenantsContract } from '../../shared/contract/tenants.ts';
import type { Json } from '../../shared/domain/plan.ts';
import { StewardError } from '../../shared/errors.ts';
import type { Service } from '../rpc/service.ts';
import { checkDraft } from './check-draft.ts';
import { type DraftRecord, type ListedDraft, typedName } from './draft-repository.ts';
import { draftChanged, noSuchDraft, noSuchTenant } from './tenant-problems.ts';
import { nowOf, type TenantsDeps } from './tenants-deps.ts';

type DraftProcedures = 'drafts' | 'draft' | 'newDraft' | 'saveDraft' | 'discardDraft' | 'validate';
type DraftsDeps = Pick<TenantsDeps, 'store' | 'environments' | 'now'>;

/** A draft holds a document with ten thousand people and no more; anything larger is not typing. */
const largestBody = 8_000_000;

/** Whatever was typed so far, kept at each save. */
export const createDraftsService = (
  deps: DraftsDeps,
): Pick<Service<typeof tenantsContract>, DraftProcedures> => {
  const { drafts, tenants } = deps.store;
  return {
    drafts: async (filter) => {
      const found = await drafts.list(filter);
      return {
        total: found.total,
        drafts: found.drafts.map((draft) => ({ ...draft, title: titleOf(draft) })),
      };
    },

    draft: async ({ id }) => {
      const found = await drafts.get(id);
      if (found === undefined) throw noSuchDraft();
      return toDraft(found);
    },

    newDraft: async ({ slug }) => {
      const draft = {
        id: uuidv7(),
        tenantSlug: slug ?? null,
        page: 'identity',
        updatedAt: nowOf(deps).toISOString(),
      };
      if (slug === undefined) {
        const body = { version: 1 };
        await drafts.insert({ ...draft, body });
        return toDraft({ ...draft, body, revision: 1 });
      }
      const tenant = await tenants.get(slug);
      if (tenant === undefined) throw noSuchTenant(slug);
      // One draft per tenant: two would undo each other.
      const begun = await drafts.ofTenant(slug);
      if (begun !== undefined) return toDraft(begun);
      const body = tenant.spec as unknown as Readonly<Record<string, Json>>;
      await drafts.insert({ ...draft, body });
      return toDraft({ ...draft, body, revision: 1 });
    },

    saveDraft: async ({ id, revision, page, body }) => {
      if (JSON.stringify(body).length > largestBody)
        throw new StewardError({
          code: 'BAD_INPUT',
          happened: 'This draft is too large to be kept (more than 8 MB).',
          unchanged: 'What was saved before is as it was.',
          todo: 'Split the people over more than one tenant.',
        });
      const { saved, draft } = await drafts.save(id, revision, {
        page,
        body,
        updatedAt: nowOf(deps).toISOString(),
      });
      if (draft === undefined) throw noSuchDraft();
      if (!saved) throw draftChanged();
      return toDraft(draft);
    },

    discardDraft: async ({ id }) => {
      if (!(await drafts.discard(id))) throw noSuchDraft();
      return { id };
    },

    validate: async ({ body, tenantSlug }, call) => {
      const { issues, warnings } = await checkDraft(deps, body, tenantSlug, call);
      return { issues: [...issues], warnings: [...warnings] };
    },
  };
};

const toDraft = (record: DraftRecord): Draft => {
  const name = typedName(record.body.name);
  return { ...record, name, title: titleOf({ ...record, name }), body: { ...record.body } };
};

const titleOf = ({ name, tenantSlug }: Pick<ListedDraft, 'name' | 'tenantSlug'>): string => {
  const called = name === '' ? (tenantSlug ?? '') : name;
  if (tenantSlug !== null) return `Changes to ${called}`;
  return called === '' ? 'New tenant' : `New tenant ${called}`;
};
