import { ListDashboardsCommand, ListThemesCommand } from '@aws-sdk/client-quicksight';
import type { connectionsContract, environmentsContract } from '../../shared/contract/connections.ts';
import type {
  DashboardStyle,
  houseStyleContract,
  SavedHouseStyle,
} from '../../shared/contract/house-style.ts';
import type { JsonObject } from '../../shared/domain/json-document.ts';
import { parseJsonDocument } from '../../shared/domain/parse-json-document.ts';
import { printJsonDocument } from '../../shared/domain/print-json-document.ts';
import { holdsAll } from '../../shared/domain/releases/holds-all.ts';
import { type HouseStyle, houseThemeId } from '../../shared/domain/releases/house-style.ts';
import { judgePolicy, noPolicy } from '../../shared/domain/releases/stage-policy.ts';
import { contrastWarnings } from '../../shared/domain/releases/style-contrast.ts';
import { styleOverrides } from '../../shared/domain/releases/style-overrides.ts';
import { StewardError } from '../../shared/errors.ts';
import { partitionOf } from '../connectors/aws/partition.ts';
import { CloudError } from '../connectors/cloud-call.ts';
import type { Clouds } from '../connectors/clouds.ts';
import { contentHash } from '../connectors/quicksight/definitions/content-hash.ts';
import { describeDefinition } from '../connectors/quicksight/definitions/raw-assets.ts';
import type { QuickSight } from '../connectors/quicksight/quicksight.ts';
import { pageSize, readEach, readPages } from '../connectors/quicksight/read-paged.ts';
import { readPrincipals } from '../connectors/quicksight/read-principals.ts';
import type { Engine } from '../operations/engine.ts';
import { makePlan } from '../operations/make-plan.ts';
import { createStageGate } from '../pipelines/stage-gate.ts';
import type { CallContext, Service } from '../rpc/service.ts';
import type { Store } from '../store/store.ts';
import { applyReviewed, reviewedPlan } from './apply-reviewed.ts';
import { ifReadable } from './if-readable.ts';
import { planStyle, type StyledDashboard } from './plan-style.ts';
import { principalArn } from './principal-arn.ts';
import { stageOf } from './stage-of.ts';
import { readDashboardVersion, readTarget } from './steps/read-target.ts';

export interface HouseStyleDeps {
  readonly store: Pick<Store, 'houseStyle' | 'releases' | 'pipelines'> & {
    readonly plans: Pick<Store['plans'], 'save' | 'get'>;
  };
  readonly clouds: Clouds;
  readonly connections: Pick<Service<typeof connectionsContract>, 'get'>;
  readonly environments: Pick<Service<typeof environmentsContract>, 'list'>;
  readonly engine: Pick<Engine, 'start'>;
  readonly now?: () => Date;
}

const kinds = ['style.apply'];

/** The body of the operations that create and replace a theme. */
const themeDocument = ({ name, baseThemeId, configuration }: HouseStyle): JsonObject => {
  const text = JSON.stringify({ Name: name, BaseThemeId: baseThemeId, Configuration: configuration });
  return parseJsonDocument(text) as JsonObject;
};

const themeArn = ({ region, accountId }: QuickSight): string =>
  `arn:${partitionOf(region)}:quicksight:${region}:${accountId}:theme/${houseThemeId}`;

const readDashboards = (cloud: QuickSight, signal: AbortSignal) =>
  readPages(async (NextToken) => {
    const page = await cloud.send(
      new ListDashboardsCommand({ AwsAccountId: cloud.accountId, MaxResults: pageSize, NextToken }),
      signal,
    );
    return { items: page.DashboardSummaryList, next: page.NextToken };
  });

/** Names of the account's themes by their ARNs; empty where the connection may not list them. */
const readThemeNames = async (
  cloud: QuickSight,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> => {
  const themes = await ifReadable(
    readPages(async (NextToken) => {
      const page = await cloud.send(
        new ListThemesCommand({ AwsAccountId: cloud.accountId, MaxResults: pageSize, NextToken }),
        signal,
      );
      return { items: page.ThemeSummaryList, next: page.NextToken };
    }),
  );
  return new Map(themes?.map(({ Arn = '', Name = '' }) => [Arn, Name]));
};

const rank = ({ theme, colours, fonts }: DashboardStyle): number => {
  if (theme === 'other' || theme === 'none') return 0;
  if (theme === 'unknown') return 1;
  return colours.length + fonts.length > 0 ? 2 : 3;
};

/** The house style: what it is, which dashboards are off it, and bringing them to it. */
export const createHouseStyleService = (deps: HouseStyleDeps): Service<typeof houseStyleContract> => {
  const { store, clouds, connections, environments, now = () => new Date() } = deps;
  const gate = createStageGate(deps);

  const known = async (): Promise<SavedHouseStyle> => {
    const saved = await store.houseStyle.get();
    if (saved !== null) return saved;
    throw new StewardError({
      code: 'BAD_INPUT',
      happened: 'Nobody has said yet what the house style is.',
      unchanged: 'Nothing was changed.',
      todo: 'Save it under House style first, or with: steward style set -f FILE',
    });
  };

  /** What a stage asks for: its freezes that hold now, since people see what is published, and its approvals. */
  const governed = async (environment: string, call: CallContext) => {
    const { title, policy } = await gate.stageOf(environment, call);
    const freezes = judgePolicy({
      policy: { ...noPolicy, freezes: policy.freezes },
      stage: title,
      previous: null,
      now: now(),
    });
    return { freezes, approvals: policy.approvals };
  };

  const readStyle = async (
    cloud: QuickSight,
    { DashboardId: id = '', Name: name = '' }: { DashboardId?: string; Name?: string },
    style: HouseStyle,
    themes: ReadonlyMap<string, string>,
    signal: AbortSignal,
  ): Promise<DashboardStyle> => {
    const found = { id, name, themeName: null, colours: [], fonts: [], problem: null };
    try {
      const definition = await describeDefinition(cloud, 'dashboard', { id }, signal);
      const arn = definition.get('ThemeArn');
      const { colours, fonts } = styleOverrides(definition.get('Definition') ?? null, style);
      const said = { ...found, colours: [...colours], fonts: [...fonts] };
      if (typeof arn !== 'string') return { ...said, theme: 'none' };
      return {
        ...said,
        theme: arn === themeArn(cloud) ? 'house' : 'other',
        themeName: themes.get(arn) ?? arn,
      };
    } catch (error) {
      if (!(error instanceof CloudError) || error.failure !== 'refused') throw error;
      return { ...found, theme: 'unknown', problem: error.message };
    }
  };

  const check = async (cloud: QuickSight, style: HouseStyle, signal: AbortSignal) => {
    const [theme, listed, names] = await Promise.all([
      readTarget(cloud, { kind: 'theme', id: houseThemeId }, signal),
      readDashboards(cloud, signal),
      readThemeNames(cloud, signal),
    ]);
    const dashboards = await readEach(listed, (one) => readStyle(cloud, one, style, names, signal));
    return {
      theme,
      dashboards: [...dashboards].sort(
        (a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1),
      ),
    };
  };

  const readStyled = async (cloud: QuickSight, id: string, signal: AbortSignal): Promise<StyledDashboard> => {
    const found = await readTarget(cloud, { kind: 'dashboard', id }, signal);
    if (found === null) return { id, name: id, now: null, seen: null };
    const { version, published, document } = found;
    const name = document.get('Name');
    const seen =
      published === null
        ? null
        : published === version
          ? document
          : await readDashboardVersion(cloud, id, published, signal);
    return { id, name: typeof name === 'string' ? name : id, now: found, seen };
  };

  return {
    get: () => store.houseStyle.get(),

    save: async ({ style, revision }, call) => {
      const saved = await store.houseStyle.save(style, revision, {
        actor: call.actor,
        at: now().toISOString(),
      });
      if (saved !== null) return saved;
      throw new StewardError({
        code: 'CONFLICT',
        happened: 'Somebody else has changed the house style meanwhile.',
        unchanged: 'It was not saved.',
        todo: 'Reload it, then change it again.',
      });
    },

    check: async ({ environment: name }, call) => {
      const { style } = await known();
      const environment = await stageOf(environments, name, call);
      const cloud = await clouds.quicksight(environment.connection.id);
      const { theme, dashboards } = await check(cloud, style, call.signal);
      return {
        theme:
          theme === null ? 'absent' : holdsAll(theme.document, themeDocument(style)) ? 'same' : 'differs',
        dashboards,
      };
    },

    plan: async ({ environment: name, dashboards: chosen }, call) => {
      const { style } = await known();
      const environment = await stageOf(environments, name, call);
      const cloud = await clouds.quicksight(environment.connection.id);
      const { signal } = call;
      const ids =
        chosen ??
        (await check(cloud, style, signal)).dashboards
          .filter(({ theme }) => theme === 'other' || theme === 'none')
          .map(({ id }) => id);
      const place = {
        partition: partitionOf(cloud.region),
        region: cloud.region,
        accountId: cloud.accountId,
      };
      const [connection, theme, dashboards, owners, { freezes, approvals }] = await Promise.all([
        connections.get({ id: environment.connection.id }, call),
        readTarget(cloud, { kind: 'theme', id: houseThemeId }, signal),
        readEach([...new Set(ids)], (id) => readStyled(cloud, id, signal)),
        store.houseStyle
          .owners(environment.name)
          .then((found) => found.map((owner) => principalArn(owner, place, cloud.identityRegion)))
          .then((arns) => readPrincipals(cloud, arns, signal)),
        governed(environment.name, call),
      ]);
      const { body, contents } = planStyle({
        environment,
        connection: {
          id: connection.id,
          name: connection.name,
          accountId: cloud.accountId,
          region: cloud.region,
          readOnly: connection.readOnly,
        },
        theme: {
          name: style.name,
          arn: themeArn(cloud),
          wanted: themeDocument(style),
          now: theme,
          owners,
        },
        dashboards,
        contrast: contrastWarnings(style),
        freezes: freezes.map(({ message, todo }) => ({ severity: 'blocker', message, todo })),
        approvals,
      });
      await store.releases.addContents(
        contents.map((document) => ({ hash: contentHash(document), text: printJsonDocument(document) })),
      );
      const plan = await makePlan(body, now());
      await store.plans.save(plan);
      return { plan, nothingToDo: plan.steps.length === 0 };
    },

    apply: async (reviewed, call) => {
      const plan = await reviewedPlan(deps, kinds, reviewed);
      const {
        freezes: [freeze],
      } = await governed(plan.subject.id, call);
      if (freeze !== undefined)
        throw new StewardError({
          code: 'CONFLICT',
          happened: freeze.message,
          unchanged: 'Nothing was changed.',
          todo: freeze.todo,
        });
      return applyReviewed(deps, kinds, reviewed, call);
    },
  };
};
