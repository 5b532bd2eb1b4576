import { z } from 'zod';
import { assetKinds } from '../directory.ts';
import { instant, uuid } from '../identifiers.ts';
import { sha256 } from './release.ts';

/** What stood in a stage before a deployment. */
export const deployedBefore = z.object({
  /** The document of its newest version; null where it was not read. */
  content: sha256.nullable(),
  /** Of a dashboard: the version that people saw. */
  published: z.number().int().nullable(),
  /** The release that had brought it; null where none had. */
  release: sha256.nullable(),
});

/** One asset of a deployment, as its plan promises it. */
export const plannedDeployment = z.object({
  kind: z.enum(assetKinds),
  sourceId: z.string(),
  /** Its id in the stage. */
  targetId: z.string(),
  name: z.string(),
  /** `removed`: taken away; `restored`: brought back to what it was. */
  action: z.enum(['create', 'update', 'beside', 'none', 'restored', 'removed']),
  release: sha256.nullable(),
  content: sha256.nullable(),
  version: z.number().int().nullable(),
  before: deployedBefore.nullable(),
  /** The slug of the tenant whose copy it is; absent: everybody's. */
  tenant: z.string().optional(),
  /** The plan's steps that must come off for it. */
  steps: z.array(z.string()),
});
export type PlannedDeployment = z.infer<typeof plannedDeployment>;

export const deployedAsset = plannedDeployment.omit({ steps: true }).extend({
  state: z.enum(['done', 'failed']),
  /** Why it is not as planned; null where it is. */
  problem: z.string().nullable(),
});
export type DeployedAsset = z.infer<typeof deployedAsset>;

export const deploymentKinds = ['promotion', 'rollback', 'retirement'] as const;

/** What a run brought about in a stage. `partly`: some of its assets are as planned, others are not. */
export const deployment = z.object({
  runId: uuid,
  environment: z.string(),
  kind: z.enum(deploymentKinds),
  release: sha256.nullable(),
  planId: uuid,
  state: z.enum(['done', 'partly', 'failed']),
  actor: z.string(),
  startedAt: instant,
  endedAt: instant,
});
export type Deployment = z.infer<typeof deployment>;

/** An asset as the newest deployment of it left it. */
export const carriedAsset = deployedAsset.extend({ runId: uuid, at: instant });
export type CarriedAsset = z.infer<typeof carriedAsset>;

/** Whose copy a deployed asset is, for what follows it. */
export const copyOf = ({ tenant }: Pick<DeployedAsset, 'tenant'>): Pick<DeployedAsset, 'tenant'> =>
  tenant === undefined ? {} : { tenant };
