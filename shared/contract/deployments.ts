import { z } from 'zod';
import { uuid } from '../domain/identifiers.ts';
import { carriedAsset, deployment } from '../domain/releases/deployment.ts';
import { sha256 } from '../domain/releases/release.ts';
import { environmentName } from '../domain/tenant-spec.ts';
import { admins, command, operators, query } from './procedure.ts';
import { planned } from './tenants.ts';

export const deploymentShown = deployment.extend({
  /** The environment as people call it. */
  stage: z.string(),
  /** Null where the release is not in the profile any more, or none is behind it. */
  releaseName: z.string().nullable(),
});
export type DeploymentShown = z.infer<typeof deploymentShown>;

export const deploymentDetail = deploymentShown.extend({ assets: z.array(carriedAsset) });

/** Hours after which a dataset that no deployment uses any more may go, where nothing else is said. */
export const retireAfterHours = 168;

export const deploymentsContract = {
  /** What runs brought about in stages, the newest first. */
  list: query(operators)
    .input(
      z.object({
        environment: environmentName.optional(),
        limit: z.number().int().min(1).max(500).default(50),
        offset: z.number().int().min(0).default(0),
      }),
    )
    .output(z.object({ total: z.number().int(), deployments: z.array(deploymentShown) })),

  get: query(operators)
    .input(z.object({ runId: uuid }))
    .output(deploymentDetail),

  /** Assets of a stage as the newest deployment that came off left each. */
  carried: query(operators)
    .input(z.object({ environment: environmentName }))
    .output(
      z.object({
        assets: z.array(carriedAsset.extend({ releaseName: z.string().nullable() })),
      }),
    ),

  /** Plans to let people see again what they saw before the newest deployment of each dashboard. */
  planRollback: command(admins, 'deployment.plan_rollback')
    .input(
      z.object({
        environment: environmentName,
        /** Ids in the stage. */
        dashboards: z.array(z.string().min(1).max(512)).min(1, 'Choose a dashboard.').max(200),
        /** A dashboard that the deployment made new is taken away; without it, it stands in the way. */
        removeNew: z.boolean().default(false),
      }),
    )
    .output(planned),

  /** Plans to delete datasets that later deployments made needless. Reads what every asset of the account reads. */
  planRetirement: command(admins, 'deployment.plan_retirement')
    .input(
      z.object({
        environment: environmentName,
        hours: z
          .number()
          .int()
          .min(0)
          .max(24 * 366)
          .default(retireAfterHours),
      }),
    )
    .output(planned),

  /** Applies a reviewed plan by id and hash; answers as soon as the run is journalled. */
  apply: command(admins, 'deployment.apply')
    .input(z.object({ planId: uuid, hash: sha256 }))
    .output(z.object({ runId: uuid })),
};
