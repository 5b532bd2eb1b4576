import type { DrillReport } from '../../../shared/contract/backups.ts';
import type { BackupManifest } from '../../../shared/domain/backups/backup-manifest.ts';
import { byNameOnly, lacksCredentials } from '../../../shared/domain/backups/by-name-only.ts';
import type { PlanBody } from '../../../shared/domain/plan.ts';
import { assetKey } from '../../../shared/domain/releases/release.ts';
import { namespaceCreated } from '../../connectors/quicksight/steps/namespace-steps.ts';
import { makePlan } from '../../operations/make-plan.ts';
import type { BackupsDeps } from '../backups-deps.ts';
import { readAccount } from '../read-account.ts';
import { compareAccount } from './compare-account.ts';
import { openDrillAccount } from './open-drill-account.ts';

type DrillAccount = Awaited<ReturnType<typeof openDrillAccount>>;

const roles = ['ADMIN', 'AUTHOR', 'READER', 'ADMIN_PRO', 'AUTHOR_PRO', 'READER_PRO'];

/** The people of the backup, by name, so that what they held can be given to somebody: in a real account they are there. */
const peopleOf = (manifest: BackupManifest, account: DrillAccount, accountId: string): PlanBody => {
  const namespaces = manifest.namespaces.filter((name) => name !== 'default');
  return {
    version: 1,
    kind: 'backup.drill_people',
    title: 'Register the people of the backup in the drill’s account',
    subject: { type: 'backup', id: manifest.id, name: manifest.id },
    connection: {
      id: account.connection.id,
      name: account.connection.name,
      accountId,
      region: manifest.source.region,
    },
    effects: [],
    findings: [],
    steps: [
      ...namespaces.map((namespace) => ({
        id: `namespace:${namespace}`,
        kind: 'quicksight.namespace.create',
        title: `Create the namespace ${namespace}`,
        section: 'Namespaces',
        needs: [],
        input: { namespace, tags: {} },
        before: null,
        after: namespaceCreated,
      })),
      ...manifest.users.map(({ namespace, userName, email, role }) => {
        const state = {
          email: /^[^\s@]+@[^\s@]+$/u.test(email) ? email : 'nobody@drill.example',
          role: roles.includes(role) ? role : 'READER',
        };
        return {
          id: `user:${namespace}/${userName}`,
          kind: 'quicksight.user.register',
          title: `Register ${userName}`,
          section: 'People',
          needs: namespaces.includes(namespace) ? [`namespace:${namespace}`] : [],
          input: { namespace, userName, ...state, iamArn: null, sessionName: null, tags: {} },
          before: null,
          after: state,
        };
      }),
    ],
    context: {},
  };
};

/** Runs a plan to its end; answers what did not go well. */
const runToEnd = async (account: DrillAccount, body: PlanBody): Promise<DrillReport['differences']> => {
  if (body.steps.length === 0) return [];
  const plan = await makePlan(body);
  await account.store.plans.save(plan);
  const { runId } = await account.engine.start(plan, { actor: 'Drill', role: 'admin', origin: 'cli' });
  return troublesOf(account, plan.steps, runId);
};

const troublesOf = async (
  account: DrillAccount,
  steps: PlanBody['steps'],
  runId: string,
): Promise<DrillReport['differences']> => {
  await account.engine.ended(runId);
  const ended = await account.store.runs.steps(runId);
  return ended.flatMap(({ position, state, error }) =>
    state === 'done' || state === 'unchanged' || state === 'skipped'
      ? []
      : [
          {
            what: 'step',
            name: steps[position]?.title ?? String(position),
            difference: error?.message ?? `It ended as ${state}.`,
          },
        ],
  );
};

/**
 * Restores a whole backup into an empty account of a sandbox, from an empty profile, with the recovery key and
 * nothing else; reads it back, and compares. A difference is a failed drill.
 */
export const runDrill = async (
  chosen: { readonly backup: string; readonly place: string; readonly recoveryKey: string },
  source: BackupManifest['source'],
  openPlace: BackupsDeps['openPlace'],
  signal: AbortSignal,
  now: () => Date,
): Promise<DrillReport> => {
  const begun = performance.now();
  const account = await openDrillAccount(source, openPlace, signal);
  try {
    const { manifest } = await account.openBackup(chosen);
    const differences = await runToEnd(account, peopleOf(manifest, account, source.accountId));
    const { planned, assets } = await account.planRestore(
      {
        ...chosen,
        into: { connectionId: account.connection.id, environment: null },
        dashboards: [],
        changed: 'all',
        access: 'all',
      },
      account.call,
    );
    const { plan } = planned;
    const blockers = plan.findings.filter(({ severity }) => severity === 'blocker');
    for (const { message } of blockers)
      differences.push({ what: 'plan', name: 'restore', difference: message });
    if (blockers.length === 0 && !planned.nothingToDo) {
      const { runId } = await account.applyRestore({ planId: plan.id, hash: plan.hash }, account.call);
      differences.push(...(await troublesOf(account, plan.steps, runId)));
    }
    const gone = new Set(
      assets.filter(({ action }) => action === 'left_out').map(({ asset }) => assetKey(asset)),
    );
    const found = await readAccount(await account.cloud(), { onDocument: async () => undefined, signal });
    const compared = compareAccount(manifest, found, gone);
    differences.push(...compared.differences);
    const credentials = manifest.assets.filter(
      (asset) => asset.content !== null && lacksCredentials(asset, manifest),
    ).length;
    return {
      at: now().toISOString(),
      passed: differences.length === 0,
      seconds: Math.round((performance.now() - begun) / 100) / 10,
      compared: compared.compared,
      differences: differences.slice(0, 500),
      leftOut: [
        ...byNameOnly(manifest).filter(({ what }) => what !== 'user' && what !== 'data_source'),
        ...assets
          .filter(
            ({ asset, action }) =>
              action === 'left_out' &&
              manifest.assets.some((one) => one.content !== null && assetKey(one) === assetKey(asset)),
          )
          .map(({ asset }) => ({
            what: asset.kind,
            name: asset.name,
            why: 'It needs something that is known by name only.',
          })),
        ...(credentials === 0
          ? []
          : [
              {
                what: 'data_source',
                name: credentials === 1 ? '1 data source' : `${credentials} data sources`,
                why: 'Made without credentials, which no backup has: in a real account somebody enters them.',
              },
            ]),
        ...(manifest.users.length === 0
          ? []
          : [
              {
                what: 'user',
                name: manifest.users.length === 1 ? '1 person' : `${manifest.users.length} people`,
                why: 'Registered in the drill’s account by name, so that what they hold can be compared. A restore makes no accounts of people.',
              },
            ]),
        ...compared.leftOut,
      ],
    };
  } finally {
    await account.close();
  }
};
