import { z } from 'zod';
import { instant } from '../domain/identifiers.ts';
import { sha256 } from '../domain/releases/release.ts';
import { stagePolicy, whyNotCodes } from '../domain/releases/stage-policy.ts';
import { environmentName } from '../domain/tenant-spec.ts';
import { admins, command, operators, query } from './procedure.ts';

export const pipelineName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,29}$/, 'A pipeline’s name has lower-case letters, digits and hyphens.');

/** A pipeline as a person writes it: its stages in order, and what each asks for. */
export const pipelineSpec = z.strictObject({
  name: pipelineName,
  title: z.string().trim().min(1, 'Give the pipeline a title.').max(100),
  stages: z
    .array(z.strictObject({ environment: environmentName, policy: stagePolicy.prefault({}) }))
    .min(1, 'A pipeline has at least one stage.')
    .max(20),
});
export type PipelineSpec = z.infer<typeof pipelineSpec>;

export const pipeline = pipelineSpec.extend({
  /** Counts its changes; what is saved names the one that was seen. */
  revision: z.number().int(),
  savedBy: z.string(),
  savedAt: instant,
});
export type Pipeline = z.infer<typeof pipeline>;

export const whyNotShown = z.object({
  code: z.enum(whyNotCodes),
  message: z.string(),
  todo: z.string(),
  until: instant.nullable(),
  breakable: z.boolean(),
});

const namedRelease = z.object({ hash: sha256, name: z.string() });

/** A dashboard in one stage, as far as the profile knows. */
export const stageCell = z.object({
  environment: environmentName,
  targetId: z.string(),
  /** `by_hand`: it is there and no release brought it; `unknown`: nobody has read the account. */
  there: z.enum(['released', 'by_hand', 'absent', 'unknown']),
  /** The release that brought it. */
  release: namedRelease.nullable(),
  deployedAt: instant.nullable(),
  deployedVersion: z.number().int().nullable(),
  /** The version that people see, and when that was read. */
  published: z.number().int().nullable(),
  owners: z.array(z.string()),
  /** When the directory or a look last read it; null: never. */
  readAt: instant.nullable(),
  drift: z.enum(['none', 'changed', 'gone', 'unknown']),
  /** How its data come: null where nobody has looked. */
  data: z
    .object({
      mode: z.enum(['spice', 'direct', 'none']),
      refreshedAt: instant.nullable(),
      failed: z.number().int(),
    })
    .nullable(),
  verifiedAt: instant.nullable(),
  /** Why the last look failed. */
  problem: z.string().nullable(),
  /** What would be promoted to this stage next; null where there is nothing. */
  next: namedRelease.nullable(),
  /** Why it cannot be, as far as the profile knows; empty where it can. */
  whyNot: z.array(whyNotShown),
});
export type StageCell = z.infer<typeof stageCell>;

export const stageRow = z.object({ id: z.string(), name: z.string(), cells: z.array(stageCell) });
export type StageRow = z.infer<typeof stageRow>;

export const lookProgress = z.object({
  looked: z.number().int(),
  total: z.number().int(),
  failed: z.number().int(),
});

export const pipelinesContract = {
  list: query(operators).output(z.array(pipeline)),

  /** Saves a pipeline over the revision that was seen; 0 makes one. */
  save: command(admins, 'pipeline.save')
    .input(pipelineSpec.extend({ revision: z.number().int().min(0) }))
    .output(pipeline),

  /** Removes a pipeline; its environments ask for nothing then. */
  remove: command(admins, 'pipeline.remove')
    .input(z.object({ name: pipelineName, revision: z.number().int() }))
    .output(z.object({})),

  /** Every dashboard in every stage, out of the profile: nothing is asked of a cloud. */
  status: query(operators)
    .input(
      z.object({
        name: pipelineName,
        search: z.string().max(200).optional(),
        /** Only dashboards that some release brought to a stage. */
        releasedOnly: z.boolean().default(false),
        limit: z.number().int().min(1).max(500).default(50),
        offset: z.number().int().min(0).default(0),
      }),
    )
    .output(
      z.object({
        stages: z.array(
          z.object({
            environment: environmentName,
            title: z.string(),
            production: z.boolean(),
            connection: z.string().nullable(),
            readOnly: z.boolean(),
            /** When the directory last read its account. */
            directoryReadAt: instant.nullable(),
          }),
        ),
        total: z.number().int(),
        rows: z.array(stageRow),
      }),
    ),

  /** Looks at what releases brought to the stages, in their accounts; answers when it is through. Changes nothing there. */
  look: command(operators, 'pipeline.look')
    .input(
      z.object({
        name: pipelineName,
        /** Only these dashboards, by the ids they have where they come from. */
        dashboards: z.array(z.string().min(1).max(512)).max(500).optional(),
      }),
    )
    .output(lookProgress),

  /** How far the look is that is under way; null where none is. */
  looking: query(operators)
    .input(z.object({ name: pipelineName }))
    .output(lookProgress.nullable()),
};
