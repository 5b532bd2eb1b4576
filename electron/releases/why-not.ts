import type { connectionsContract, environmentsContract } from '../../shared/contract/connections.ts';
import type { releasesContract, StageVerdict } from '../../shared/contract/releases.ts';
import { approvalsLeft, type WhyNot, whyNot } from '../../shared/domain/releases/stage-policy.ts';
import type { StageGate } from '../pipelines/stage-gate.ts';
import type { GatedRelease } from '../pipelines/when-stood.ts';
import { problemOf } from '../rpc/problem-of.ts';
import type { CallContext, Service } from '../rpc/service.ts';
import type { createPromotionRequests } from './promotion-requests.ts';

type Preview = Awaited<ReturnType<Service<typeof releasesContract>['preview']>>;

export interface WhyNotDeps {
  readonly gate: StageGate;
  readonly environments: Pick<Service<typeof environmentsContract>, 'list'>;
  readonly connections: Pick<Service<typeof connectionsContract>, 'get'>;
  readonly requests: Pick<ReturnType<typeof createPromotionRequests>, 'ofRelease'>;
  /** What the release would become in a stage; reads its account. */
  readonly preview: (release: string, environment: string, call: CallContext) => Promise<Preview>;
}

const most = 5;

/** What reading the stage's account has found against a promotion. */
const reasonsOf = ({ mentions, assets, planned }: Preview, stage: string): WhyNot[] => {
  if (planned.nothingToDo)
    return [whyNot('already_there', `${stage} has this release already.`, 'Nothing is to be done.')];
  const open = [
    ...new Set(mentions.filter(({ outcome }) => outcome === 'unresolved').map(({ text }) => text)),
  ];
  const absent = assets.filter(({ action }) => action === 'absent');
  const found: WhyNot[] = [];
  if (open.length > 0)
    found.push(
      whyNot(
        'not_mapped',
        `It is not said what ${stage} calls ${open.slice(0, most).join(', ')}${open.length > most ? ` and ${open.length - most} more` : ''}.`,
        'Say it on the promote page; it is remembered for the stage.',
      ),
    );
  for (const { message, todo = 'Mend it, then plan again.', severity } of planned.plan.findings) {
    if (severity !== 'blocker' || open.some((text) => message.startsWith(`${text}: `))) continue;
    if (/^The connection “.*” is read-only\.$/s.test(message)) continue;
    const isAbsent = absent.some(({ asset }) => message.includes(asset.name));
    found.push(whyNot(isAbsent ? 'cannot_travel' : 'other', message, todo));
  }
  return found;
};

/** Why a release cannot be promoted: every reason that is known, for each stage of its pipeline. */
export const whyNotPromoted = async (
  deps: WhyNotDeps,
  release: GatedRelease,
  { environment, look }: { readonly environment?: string | undefined; readonly look: boolean },
  call: CallContext,
): Promise<StageVerdict[]> => {
  const all = await deps.environments.list(undefined, call);
  const start = environment ?? release.environment ?? all[0]?.name ?? '';
  const [stages, waiting] = await Promise.all([
    deps.gate.stagesWith(start, call),
    deps.requests.ofRelease(release.hash),
  ]);
  const wanted = stages.filter((stage) => environment === undefined || stage.environment === environment);
  return Promise.all(
    wanted.map(async (stage): Promise<StageVerdict> => {
      const place = all.find(({ name }) => name === stage.environment);
      const standing = (await deps.gate.stood(stage.environment, release)).find(
        ({ until }) => until === null,
      );
      const about = {
        environment: stage.environment,
        title: stage.title,
        production: place?.production ?? false,
        since: standing?.since ?? null,
      };
      if (standing !== undefined) {
        const isFrom = release.environment === stage.environment;
        const there = whyNot(
          'already_there',
          isFrom ? `It was taken from ${stage.title}.` : `${stage.title} has this release already.`,
          'Nothing is to be done.',
        );
        return { ...about, reasons: [there], looked: false };
      }
      const reasons: WhyNot[] = [];
      if (!place?.connection)
        reasons.push(
          whyNot('no_connection', `${stage.title} has no connection.`, 'Assign it one under Environments.'),
        );
      else {
        const { name, readOnly } = await deps.connections.get({ id: place.connection.id }, call);
        if (readOnly)
          reasons.push(
            whyNot(
              'read_only',
              `The connection “${name}” is read-only.`,
              'Allow writing in the connection’s settings.',
            ),
          );
      }
      reasons.push(...(await deps.gate.judge(stage, release)));
      const request = waiting.find((one) => one.environment === stage.environment);
      const given = request?.given.filter(({ verdict }) => verdict === 'approved').length ?? 0;
      reasons.push(...[approvalsLeft(stage.title, stage.policy.approvals, given) ?? []].flat());
      if (!look || !place?.connection) return { ...about, reasons, looked: false };
      try {
        const found = reasonsOf(await deps.preview(release.hash, stage.environment, call), stage.title);
        const isThere = found.some(({ code }) => code === 'already_there');
        return { ...about, reasons: isThere ? found : [...reasons, ...found], looked: true };
      } catch (error) {
        if (call.signal.aborted) throw error;
        const problem = problemOf(error);
        const unread = whyNot(
          'unreadable',
          `${stage.title} could not be read: ${problem?.happened ?? 'no reason was given'}`,
          problem?.todo ?? 'Try again.',
        );
        return { ...about, reasons: [...reasons, unread], looked: true };
      }
    }),
  );
};
