import { z } from 'zod';
import { instant, uuid } from '../domain/identifiers.ts';
import { tenantSorts } from '../domain/list-sorts.ts';
import { plan } from '../domain/plan.ts';
import {
  entitlementKinds,
  environmentName,
  person,
  slug,
  tenantSpec,
  tenantStatus,
} from '../domain/tenant-spec.ts';
import { inputIssue } from '../errors.ts';
import { admins, command, offered, operators, query } from './procedure.ts';

export const tenantSummary = z.object({
  id: uuid,
  slug,
  name: z.string(),
  tenantId: z.string(),
  status: tenantStatus,
  isolation: z.enum(['namespace', 'shared']),
  namespace: z.string(),
  environment: environmentName,
  connection: z.object({ id: uuid, name: z.string() }).nullable(),
  people: z.number().int(),
  entitlements: z.number().int(),
  createdAt: instant,
  updatedAt: instant,
});
export type TenantSummary = z.infer<typeof tenantSummary>;

export const tenant = tenantSummary.extend({
  spec: tenantSpec,
  /** The last plan applied to it, if any. */
  lastRun: z.object({ id: uuid, state: z.string(), at: instant }).nullable(),
  /** While suspended: what was taken away and resume will restore. */
  suspended: z.object({ at: instant, memberships: z.number().int(), grants: z.number().int() }).nullable(),
  /** From the moment on that offboarding began to take: what it took and restoring gives back. */
  offboarded: z
    .object({
      at: instant,
      by: z.string(),
      /** What the tenant is again when it is restored. */
      from: tenantStatus,
      memberships: z.number().int(),
      grants: z.number().int(),
      assignments: z.number().int(),
      handedOver: z.number().int(),
      kept: z.number().int(),
    })
    .nullable(),
  /** When its accounts, groups and folders were deleted, and by whom. */
  deleted: z.object({ at: instant, by: z.string() }).nullable(),
});
export type Tenant = z.infer<typeof tenant>;

/**
 * A draft is whatever was typed so far: any JSON object with the fields of `TenantSpec`, none required.
 * `page` is the wizard page to open again. `tenantId` is set when the draft edits a tenant.
 */
export const draftBody = z.record(z.string(), z.json());
export const draftSummary = z.object({
  id: uuid,
  tenantSlug: z.string().nullable(),
  /** The name typed so far. */
  name: z.string(),
  title: z.string(),
  page: z.string(),
  /** Counts up with each save; a save names the one it saw, so that two windows never overwrite. */
  revision: z.number().int(),
  updatedAt: instant,
});
export type DraftSummary = z.infer<typeof draftSummary>;
export const draft = draftSummary.extend({ body: draftBody });
export type Draft = z.infer<typeof draft>;

export const planned = z.object({
  plan,
  /** Nothing differs: the world is already as the file says. */
  nothingToDo: z.boolean(),
});

/** Something that only a leaving tenant's people own, and what shall become of it. */
export const leavingAsset = z.object({
  /** `kind/id`. */
  key: z.string(),
  kind: z.string(),
  id: z.string(),
  title: z.string(),
  owners: z.array(z.string()),
  /** Other tenants whose documents name it. */
  usedBy: z.array(z.string()),
  /** `keep`, or the ARN of who gets it; null while nobody has said. */
  choice: z.string().nullable(),
  choiceName: z.string().nullable(),
});
export type LeavingAssetShown = z.infer<typeof leavingAsset>;

export const plannedLeaving = planned.extend({ assets: z.array(leavingAsset) });

const leavingWish = z.object({
  slug,
  /** By `kind/id`: `keep`, or the ARN of the user who becomes owner. */
  assets: z
    .record(z.string().max(600), z.string().min(1).max(2_048))
    .refine((assets) => Object.keys(assets).length <= 5_000, 'At most 5,000 assets can be named.')
    .optional(),
  /** For everything that is not named. */
  otherwise: z.string().min(1).max(2_048).optional(),
});

export const assetChoice = z.object({
  kind: z.enum(entitlementKinds),
  id: z.string(),
  name: z.string(),
  arn: z.string(),
  updatedAt: instant.nullable(),
});
export type AssetChoice = z.infer<typeof assetChoice>;

export const unreadableAssets = z.object({
  kind: z.enum(entitlementKinds),
  operation: z.string(),
  action: z.string().nullable(),
  message: z.string(),
});

export const identifierCheck = z.object({
  /** Which datastore of the draft, by position. */
  index: z.number().int(),
  state: z.enum(['exists', 'missing', 'taken', 'unsafe', 'unknown']),
  message: z.string(),
});

/** One line of the sign-in check of one person. */
export const signInCheck = z.object({
  id: z.enum(['role', 'session_name', 'user', 'group', 'data_source', 'dashboards']),
  title: z.string(),
  state: z.enum(['ok', 'failed', 'unknown']),
  expected: z.string(),
  found: z.string(),
  todo: z.string().optional(),
});

/** One row of a people file after mapping. */
export const importedRow = z.object({
  line: z.number().int(),
  person: z.record(z.string(), z.string()).nullable(),
  /** The cells as they were read, also of rows in which something must be mended. */
  read: z.object({ email: z.string(), name: z.string(), role: z.string() }),
  errors: z.array(z.string()),
  warnings: z.array(z.string()),
});

export const tenantsContract = {
  list: query(operators)
    .meta(offered('GET /tenants', 'tenants:read', 'Lists the tenants'))
    .input(
      z
        .object({
          search: z.string().max(200).optional(),
          status: tenantStatus.optional(),
          environment: environmentName.optional(),
          /** Default: by name. */
          sort: z.enum(tenantSorts).optional(),
          descending: z.boolean().optional(),
          limit: z.number().int().min(1).max(500).default(100),
          offset: z.number().int().min(0).default(0),
        })
        .prefault({}),
    )
    .output(z.object({ total: z.number().int(), tenants: z.array(tenantSummary) })),
  get: query(operators)
    .meta(offered('GET /tenants/{slug}', 'tenants:read', 'Shows a tenant'))
    .input(z.object({ slug }))
    .output(tenant),
  /** The tenant as the YAML that onboards it again. */
  export: query(operators)
    .meta(
      offered(
        'GET /tenants/{slug}/file',
        'tenants:read',
        'Exports a tenant as the file that onboards it again',
      ),
    )
    .input(z.object({ slug }))
    .output(z.object({ yaml: z.string() })),

  /** What was begun and not applied, the last saved first, without what was typed. */
  drafts: query(admins)
    .input(
      z
        .object({
          search: z.string().max(200).optional(),
          limit: z.number().int().min(1).max(100).default(50),
          offset: z.number().int().min(0).default(0),
        })
        .prefault({}),
    )
    .output(z.object({ total: z.number().int(), drafts: z.array(draftSummary) })),
  draft: query(admins)
    .input(z.object({ id: uuid }))
    .output(draft),
  /** Makes a draft: empty, or of a live tenant to edit. */
  newDraft: command(admins, 'tenant.draft.new')
    .input(z.object({ slug: slug.optional() }).prefault({}))
    .output(draft),
  saveDraft: command(admins, 'tenant.draft.save')
    .input(z.object({ id: uuid, revision: z.number().int(), page: z.string().max(40), body: draftBody }))
    .output(draft),
  discardDraft: command(admins, 'tenant.draft.discard')
    .input(z.object({ id: uuid }))
    .output(z.object({ id: uuid })),
  /** All rules over the draft as it stands, without any call to the cloud. */
  validate: query(admins)
    .input(z.object({ body: draftBody, tenantSlug: z.string().nullable().default(null) }))
    /** `warnings` do not stop a plan. */
    .output(z.object({ issues: z.array(inputIssue), warnings: z.array(inputIssue) })),

  /** How people sign in to the environment's account, in the service's own word. Reads the cloud. */
  signIn: query(admins)
    .input(z.object({ environment: environmentName }))
    .output(
      z.object({
        /** Null where it could not be read. */
        authenticationType: z.string().nullable(),
        /** Why it could not be read. */
        unknown: z.string().nullable(),
      }),
    ),
  /** Dashboards and datasets of the environment's account. Reads the cloud. */
  assets: query(admins)
    .input(z.object({ environment: environmentName }))
    .output(
      z.object({
        readAt: instant,
        assets: z.array(assetChoice),
        /** Lists that the connection may not read, and which permission is missing: unknown, not empty. */
        unreadable: z.array(unreadableAssets),
      }),
    ),
  /** Safe, unique across tenants, and there, as far as the connection can tell. */
  checkDatastores: query(admins)
    .input(
      z.object({
        environment: environmentName,
        tenantSlug: z.string().nullable(),
        datastores: z.array(z.json()).max(200),
      }),
    )
    .output(z.array(identifierCheck)),
  /** Reads a people file: CSV text of any delimiter, or pasted lines. Nothing is stored. */
  readPeople: query(admins)
    .input(
      z.object({
        /** The file's bytes in base64, so that the encoding can be judged here. At most 20 MB. */
        base64: z.string().max(28_000_000),
        /** Column index for each field, or undefined to guess from the header. */
        mapping: z
          .partialRecord(z.enum(['email', 'name', 'role', 'sessionName']), z.number().int())
          .optional(),
      }),
    )
    .output(
      z.object({
        encoding: z.string(),
        delimiter: z.string(),
        header: z.array(z.string()).nullable(),
        mapping: z.record(z.string(), z.number().int()),
        rows: z.array(importedRow),
        accepted: z.number().int(),
        rejected: z.number().int(),
        /** About the file as a whole: another encoding than expected, too many people. */
        notes: z.array(z.string()),
      }),
    ),

  /** Reads the cloud and plans. `connectionId` overrides the environment's connection. */
  plan: command(admins, 'tenant.plan')
    .meta(
      offered(
        'POST /tenants/plans',
        'tenants:write',
        'Plans what brings a tenant and its people to what a document says',
      ),
    )
    .input(z.object({ spec: z.json(), connectionId: uuid.optional() }))
    .output(planned),
  planSuspend: command(admins, 'tenant.plan_suspend')
    .meta(offered('POST /tenants/{slug}/suspend-plans', 'tenants:write', 'Plans to suspend a tenant'))
    .input(z.object({ slug }))
    .output(planned),
  planResume: command(admins, 'tenant.plan_resume')
    .meta(offered('POST /tenants/{slug}/resume-plans', 'tenants:write', 'Plans to resume a tenant'))
    .input(z.object({ slug }))
    .output(planned),
  /** Plans taking everything that a tenant's people hold; nothing is deleted, and restoring gives it back. */
  planOffboard: command(admins, 'tenant.plan_offboard')
    .meta(offered('POST /tenants/{slug}/offboard-plans', 'tenants:write', 'Plans to offboard a tenant'))
    .input(leavingWish)
    .output(plannedLeaving),
  planRestore: command(admins, 'tenant.plan_restore')
    .meta(offered('POST /tenants/{slug}/restore-plans', 'tenants:write', 'Plans to restore a tenant'))
    .input(z.object({ slug }))
    .output(planned),
  /** Plans deleting what an offboarded tenant still has. Not offered to programs: a person applies this one. */
  planDelete: command(admins, 'tenant.plan_delete').input(leavingWish).output(plannedLeaving),
  /** Applies a reviewed plan by id and hash; answers as soon as the run is journalled. */
  apply: command(admins, 'tenant.apply')
    .meta(
      offered('POST /tenants/plans/{planId}/apply', 'tenants:write', 'Applies a reviewed plan of a tenant'),
    )
    .input(
      z.object({
        planId: uuid,
        hash: z.string(),
        draftId: uuid.optional(),
        /** The tenant's slug, typed, where the plan deletes it. */
        confirm: z.string().max(64).optional(),
      }),
    )
    .output(z.object({ runId: uuid })),
  /** Plans more people of a tenant; who is there already gets what is said now, and nobody is taken away. */
  planPeople: command(admins, 'tenant.plan_people')
    .meta(offered('POST /tenants/{slug}/people-plans', 'people:write', 'Plans people of a tenant'))
    .input(z.object({ slug, people: z.array(person).min(1, 'Name at least one person.').max(1_000) }))
    .output(planned),
  /** Applies a plan that changes a tenant's people and nothing else of it. */
  applyPeople: command(admins, 'tenant.apply_people')
    .meta(offered('POST /tenants/people-plans/{planId}/apply', 'people:write', 'Applies a plan of people'))
    .input(z.object({ planId: uuid, hash: z.string() }))
    .output(z.object({ runId: uuid })),
  signInCheck: query(operators, 'tenant.sign_in_check')
    .input(z.object({ slug, email: z.string().max(254) }))
    .output(z.object({ email: z.string(), at: instant, checks: z.array(signInCheck) })),
  /** The tenant document's JSON Schema, as published in `resources/tenant.schema.json`. */
  schema: query(operators)
    .meta(offered('GET /schemas/tenant', 'tenants:read', 'The JSON Schema of a tenant document'))
    .output(z.object({ schema: z.json() })),
};
