import { z } from 'zod';
import { instant, uuid } from '../domain/identifiers.ts';
import { houseStyle } from '../domain/releases/house-style.ts';
import { sha256 } from '../domain/releases/release.ts';
import { environmentName } from '../domain/tenant-spec.ts';
import { admins, command, operators, query } from './procedure.ts';
import { planned } from './tenants.ts';

export const savedHouseStyle = z.object({
  style: houseStyle,
  /** Counts its changes; what is saved names the one that was seen. */
  revision: z.number().int(),
  savedBy: z.string(),
  savedAt: instant,
});
export type SavedHouseStyle = z.infer<typeof savedHouseStyle>;

export const dashboardStyle = z.object({
  id: z.string(),
  name: z.string(),
  /** `none`: it names no theme; `unknown`: it could not be read. */
  theme: z.enum(['house', 'other', 'none', 'unknown']),
  /** The theme that it has, by its name where the account tells it, else by its ARN. */
  themeName: z.string().nullable(),
  /** Colours and fonts that it sets itself and that the style does not have. */
  colours: z.array(z.string()),
  fonts: z.array(z.string()),
  /** Why it could not be read. */
  problem: z.string().nullable(),
});
export type DashboardStyle = z.infer<typeof dashboardStyle>;

export const styleCheck = z.object({
  /** How the house theme of the stage's account stands to the house style. */
  theme: z.enum(['same', 'differs', 'absent']),
  /** Every dashboard of the account, those off style first. */
  dashboards: z.array(dashboardStyle),
});

/** One theme for every dashboard: what it is, where it is not used, and bringing it there. */
export const houseStyleContract = {
  /** Null while nobody has said what the house style is. */
  get: query(operators).output(savedHouseStyle.nullable()),

  /** Saves over the revision that was seen, 0 for none; CONFLICT where somebody else was quicker. */
  save: command(admins, 'house_style.save')
    .input(z.object({ style: houseStyle, revision: z.number().int().min(0) }))
    .output(savedHouseStyle),

  /** Reads every dashboard of a stage's account, as people see it. */
  check: query(operators)
    .input(z.object({ environment: environmentName }))
    .output(styleCheck),

  /** Plans to bring the house theme to a stage, and dashboards to that theme. */
  plan: command(admins, 'house_style.plan')
    .input(
      z.object({
        environment: environmentName,
        /** Ids in the stage; none: only the theme. Left out: every dashboard that has another theme. */
        dashboards: z.array(z.string().min(1).max(512)).max(500).optional(),
      }),
    )
    .output(planned),

  apply: command(admins, 'house_style.apply')
    .input(z.object({ planId: uuid, hash: sha256 }))
    .output(z.object({ runId: uuid })),
};
