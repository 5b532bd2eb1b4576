import type { JsonObject } from '../../shared/domain/json-document.ts';
import { actionsFor } from '../../shared/domain/permission-sets.ts';
import type { PlanBody, PlanFinding, PlanStep } from '../../shared/domain/plan.ts';
import { holdsAll } from '../../shared/domain/releases/holds-all.ts';
import { houseThemeId } from '../../shared/domain/releases/house-style.ts';
import { contentHash } from '../connectors/quicksight/definitions/content-hash.ts';
import { accessState } from '../connectors/quicksight/steps/access-steps.ts';
import { plural } from './promotion-findings.ts';
import { publishingSteps } from './promotion-steps.ts';
import { putState } from './steps/asset-put.ts';
import type { TargetAsset } from './steps/read-target.ts';

/** A dashboard that is to have the house theme. */
export interface StyledDashboard {
  readonly id: string;
  readonly name: string;
  /** Its newest version; null where it is not there. */
  readonly now: TargetAsset | null;
  /** The version that people see; null where none is published. */
  readonly seen: JsonObject | null;
}

export interface StyleInput {
  readonly environment: { readonly name: string; readonly title: string };
  readonly connection: PlanBody['connection'] & { readonly readOnly: boolean };
  readonly theme: {
    readonly name: string;
    readonly arn: string;
    readonly wanted: JsonObject;
    readonly now: TargetAsset | null;
    /** The ARNs of who shall own it; false where the account has nobody of that name. */
    readonly owners: ReadonlyMap<string, boolean>;
  };
  readonly dashboards: readonly StyledDashboard[];
  /** What cannot be read well in the style, in sentences. */
  readonly contrast: readonly string[];
  /** Freezes of the stage that hold now. */
  readonly freezes: readonly PlanFinding[];
  /** How many other people the stage asks to approve a promotion. */
  readonly approvals: number;
}

const themeStepId = `put:theme/${houseThemeId}`;

const themeSteps = ({ theme }: StyleInput): PlanStep[] => {
  const { name, now, wanted } = theme;
  if (now !== null && holdsAll(now.document, wanted)) return [];
  const content = contentHash(wanted);
  const actions = [...actionsFor('theme', 'owner')];
  const owners = now === null ? [...theme.owners].flatMap(([arn, isThere]) => (isThere ? [arn] : [])) : [];
  return [
    {
      id: themeStepId,
      kind: 'quicksight.asset.put',
      title: now === null ? `Create the theme ${name}` : `Replace the theme ${name}, live at once`,
      section: 'Themes',
      needs: [],
      input: {
        kind: 'theme',
        id: houseThemeId,
        content,
        ...(now === null ? { isNew: true, grants: owners.map((principal) => ({ principal, actions })) } : {}),
      },
      before: putState(now),
      after: { content, version: (now?.version ?? 0) + 1 },
    },
    ...owners.map((principal) => ({
      id: `access:theme/${houseThemeId}:${principal}`,
      kind: 'quicksight.access.grant',
      title: `Let ${principal.slice(principal.indexOf('/') + 1)} have the theme ${name}`,
      section: 'Access',
      needs: [themeStepId],
      input: { resource: 'theme', id: houseThemeId, principal, actions },
      before: null,
      after: accessState('theme', actions),
    })),
  ];
};

interface DashboardPart {
  readonly steps: readonly PlanStep[];
  readonly findings: readonly PlanFinding[];
  /** What the put step names by its hash. */
  readonly content?: JsonObject;
}

const left = (message: string, todo: string): DashboardPart => ({
  steps: [],
  findings: [{ severity: 'blocker', message, todo }],
});

const dashboardPart = (
  { id, name, now, seen }: StyledDashboard,
  { environment, theme }: StyleInput,
  needs: readonly string[],
): DashboardPart => {
  if (now === null)
    return left(`There is no dashboard ${id} in ${environment.title}.`, 'Leave it out, or look again.');
  if (seen === null)
    return left(`Nobody sees the dashboard ${name}: no version is published.`, 'Leave it out.');
  if (seen.get('ThemeArn') === theme.arn) return { steps: [], findings: [] };
  // From what people see, and all of it: a draft that is newer is nobody's leave to publish it.
  const content = new Map(seen).set('ThemeArn', theme.arn);
  // A run that stopped before it published has left the version there.
  const isMade = holdsAll(now.document, content) && /SUCCESSFUL$/.test(now.status ?? '');
  const version = isMade ? (now.version ?? 1) : (now.version ?? 0) + 1;
  const hash = contentHash(content);
  const put: PlanStep = {
    id: `put:dashboard/${id}`,
    kind: 'quicksight.asset.put',
    title: `Make a new version of the dashboard ${name} in the house style`,
    section: 'Dashboards',
    needs: [...needs],
    input: { kind: 'dashboard', id, content: hash },
    before: putState(now),
    after: { content: hash, version },
  };
  const steps = isMade ? [] : [put];
  return {
    content,
    steps: [...steps, ...publishingSteps({ id, name }, version, now.published, isMade ? needs : [put.id])],
    findings:
      isMade || now.version === now.published
        ? []
        : [
            {
              severity: 'warning',
              message: `${name} has a newer version ${now.version} that is not published. It is not in what is published now, and stays as it is.`,
            },
          ],
  };
};

const themeFindings = ({ theme, environment }: StyleInput, changes: boolean): PlanFinding[] => {
  if (!changes) return [];
  if (theme.now !== null)
    return [
      {
        severity: 'warning',
        message: `Every dashboard and analysis in ${environment.title} that has the house theme changes with it at once, not only what is chosen.`,
      },
    ];
  const missing = [...theme.owners].filter(([, isThere]) => !isThere).map(([arn]) => arn);
  return [
    ...(missing.length === 0
      ? []
      : [
          {
            severity: 'warning' as const,
            message: `${environment.title} has nobody called ${missing.join(', ')}: the theme is not given to them.`,
          },
        ]),
    ...(missing.length < theme.owners.size
      ? []
      : [
          {
            severity: 'warning' as const,
            message: `Nobody will own the theme in ${environment.title}: it is reached by the API only.`,
            todo: 'Say who owns what releases create there when you promote a release to this stage.',
          },
        ]),
  ];
};

/** The house theme for a stage, and dashboards brought to it: each verified, then published. Pure. */
export const planStyle = (
  input: StyleInput,
): { readonly body: PlanBody; readonly contents: readonly JsonObject[] } => {
  const { environment, connection, theme, dashboards } = input;
  const first = themeSteps(input);
  const parts = dashboards.map((one) => dashboardPart(one, input, first.length === 0 ? [] : [themeStepId]));
  const steps = [...first, ...parts.flatMap((part) => part.steps)];
  const changed = parts.filter((part) => part.steps.length > 0).length;
  const same = parts.filter((part) => part.steps.length + part.findings.length === 0).length;
  const { readOnly, ...shown } = connection;
  return {
    contents: [theme.wanted, ...parts.flatMap(({ content }) => content ?? [])],
    body: {
      version: 1,
      kind: 'style.apply',
      title: `Apply the house style to ${changed === 0 ? 'the theme' : plural(changed, 'dashboard')} in ${environment.title}`,
      subject: { type: 'environment', id: environment.name, name: environment.title },
      connection: shown,
      effects: [
        ...(first.length === 0
          ? [`${environment.title} has the house theme as it is.`]
          : [`The theme ${theme.name} in ${environment.title} is what the house style says.`]),
        ...(changed === 0
          ? []
          : [`People in ${environment.title} see ${plural(changed, 'dashboard')} in the house style.`]),
        ...(same === 0 ? [] : [`Of those chosen, ${plural(same, 'dashboard')} had the house theme already.`]),
      ],
      findings: [
        ...(readOnly
          ? [
              {
                severity: 'blocker' as const,
                message: `The connection “${connection.name}” is read-only.`,
                todo: 'Allow writing in the connection’s settings.',
              },
            ]
          : []),
        ...(steps.length === 0 ? [] : input.freezes),
        ...parts.flatMap((part) => part.findings),
        ...themeFindings(input, first.length > 0),
        ...(first.length === 0
          ? []
          : input.contrast.map((message) => ({ severity: 'warning' as const, message }))),
        ...(steps.length === 0 || input.approvals === 0
          ? []
          : [
              {
                severity: 'warning' as const,
                message: `${environment.title} asks other people to approve promotions. This is not one: nobody is asked.`,
              },
            ]),
        ...(changed === 0
          ? []
          : [
              {
                severity: 'note' as const,
                message:
                  'This is not a promotion: the next promotion of these dashboards tells it as a change made by hand. Colours and fonts that a dashboard sets itself stay.',
              },
            ]),
      ],
      steps,
      context: { environment: environment.name },
    },
  };
};
