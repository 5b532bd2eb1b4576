import type { BackupRules } from '../../shared/contract/backups.ts';
import type { Connection, Environment } from '../../shared/contract/connections.ts';
import type { Need } from '../../shared/contract/console.ts';
import type { Grant, GrantRequestSummary } from '../../shared/contract/grants.ts';
import type { ProfileNotice } from '../../shared/contract/profile.ts';
import type { ReviewSummary } from '../../shared/contract/reviews.ts';
import type { DraftSummary, TenantSummary } from '../../shared/contract/tenants.ts';
import type { RunSummary } from '../../shared/domain/plan.ts';

type LateBackup = Pick<BackupRules, 'connection' | 'late' | 'failure' | 'lastAt'>;
type DueReview = Pick<ReviewSummary, 'id' | 'name' | 'state' | 'deadline' | 'counts'>;

/** What Home looks at. `keychain` is null when it is usable, else what is missing and what to do. */
export interface HomeFacts {
  readonly runs: readonly RunSummary[];
  /** The newest drafts, and how many there are. */
  readonly drafts: { readonly total: number; readonly drafts: readonly DraftSummary[] };
  readonly onboarding: readonly TenantSummary[];
  readonly offboarded: readonly TenantSummary[];
  readonly connections: readonly Connection[];
  readonly environments: readonly Environment[];
  readonly keychain: { readonly found: string; readonly todo: string } | null;
  readonly grants: {
    /** In effect, and over within a week; those that somebody has decided to let end are not among them. */
    readonly ending: readonly Grant[];
    /** Their time is over, and they could not be taken. */
    readonly stuck: readonly Grant[];
    readonly pending: readonly GrantRequestSummary[];
    readonly unreviewed: readonly GrantRequestSummary[];
  };
  /** Open and due within a week or overdue, or handed in and waiting for approval. */
  readonly reviews: readonly DueReview[];
  /** How backups of accounts go that are to be made by themselves. */
  readonly backups: readonly LateBackup[];
  readonly now: Date;
  /** What nobody has acknowledged yet about the profile as a whole. */
  readonly notices: readonly ProfileNotice[];
}

const plural = (count: number, one: string, many: string) =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

const ofRuns = (runs: readonly RunSummary[]): Need[] =>
  runs
    .filter((run) => run.type === 'plan' && ['interrupted', 'stopped', 'failed'].includes(run.state))
    .map((run) => ({
      id: `run:${run.id}`,
      kind: 'run',
      severity: run.state === 'interrupted' ? 'warning' : 'error',
      title: run.title,
      detail:
        run.state === 'interrupted'
          ? `Interrupted after ${run.steps.settled} of ${run.steps.total} steps. Resuming repeats nothing that happened.`
          : `Stopped with ${plural(run.steps.total - run.steps.settled, 'step', 'steps')} left. ${run.error?.message ?? ''}`.trim(),
      href: `/activity/${run.id}`,
      action: run.state === 'interrupted' ? 'Resume' : 'See what is left',
      at: run.endedAt ?? run.startedAt,
    }));

const ofDrafts = ({ total, drafts }: HomeFacts['drafts']): Need[] => [
  ...drafts.map(
    (draft): Need => ({
      id: `draft:${draft.id}`,
      kind: 'draft',
      severity: 'info',
      title: draft.title,
      detail: draft.tenantSlug
        ? 'Changes to this tenant were begun and not applied.'
        : 'Onboarding was begun and not applied.',
      href: `/tenants/drafts/${draft.id}`,
      action: 'Continue',
      at: draft.updatedAt,
    }),
  ),
  ...(total > drafts.length
    ? [
        {
          id: 'drafts',
          kind: 'draft' as const,
          severity: 'info' as const,
          title: plural(total - drafts.length, 'older draft', 'older drafts'),
          detail: 'They stand above the list of tenants.',
          href: '/tenants',
          action: 'See the drafts',
          at: null,
        },
      ]
    : []),
];

const ofConnections = (connections: readonly Connection[]): Need[] =>
  connections.flatMap((connection): Need[] => {
    const base = {
      kind: 'connection' as const,
      href: `/connections/${connection.id}`,
      at: connection.lastTest?.at ?? null,
    };
    if (connection.secretTrouble)
      return [
        {
          ...base,
          id: `secret:${connection.id}`,
          severity: 'error',
          title:
            connection.secret === 'unreachable'
              ? `The access keys of ${connection.name} are out of reach`
              : `${connection.name} has lost its access keys`,
          detail: `${connection.secretTrouble.found} ${connection.secretTrouble.todo}`,
          action: connection.secret === 'unreachable' ? 'Look at it' : 'Enter the keys',
        },
      ];
    const failed = connection.lastTest?.checks.find((check) => check.state === 'failed');
    if (!failed) return [];
    return [
      {
        ...base,
        id: `test:${connection.id}`,
        severity: 'error',
        title: `${connection.name} failed its test`,
        detail: `${failed.title}: ${failed.found}`,
        action: 'See what to do',
      },
    ];
  });

const ofEnvironments = (environments: readonly Environment[], tenants: readonly TenantSummary[]): Need[] =>
  environments
    .filter(
      (environment) =>
        !environment.connection && tenants.some((tenant) => tenant.environment === environment.name),
    )
    .map((environment) => ({
      id: `environment:${environment.name}`,
      kind: 'environment',
      severity: 'warning',
      title: `${environment.title} has no connection`,
      detail: 'Tenants are onboarding there, and nothing can be applied until a connection is assigned.',
      href: '/environments',
      action: 'Assign a connection',
      at: null,
    }));

/** A tenant whose onboarding neither ended nor has a run that could be resumed. */
const ofTenants = (tenants: readonly TenantSummary[], runs: readonly RunSummary[]): Need[] =>
  tenants
    .filter(
      (tenant) =>
        tenant.status === 'onboarding' &&
        !runs.some((run) => run.subject?.id === tenant.slug && run.type === 'plan'),
    )
    .map((tenant) => ({
      id: `tenant:${tenant.slug}`,
      kind: 'tenant',
      severity: 'warning',
      title: `${tenant.name} is not fully onboarded`,
      detail: 'Its plan was accepted but never ran. Review it again to continue.',
      href: `/tenants/${tenant.slug}`,
      action: 'Open the tenant',
      at: tenant.updatedAt,
    }));

/** Nothing deletes them but a person; so they are told of until somebody decides. */
const ofOffboarded = (tenants: readonly TenantSummary[]): Need[] => {
  const [first] = tenants;
  return first === undefined
    ? []
    : [
        {
          id: 'tenants:offboarded',
          kind: 'tenant',
          severity: 'info',
          title:
            tenants.length === 1
              ? `${first.name} is offboarded`
              : plural(tenants.length, 'tenant is offboarded', 'tenants are offboarded'),
          detail:
            'Access was taken and nothing was deleted. Restore it, or delete it for good; no timer does.',
          href: tenants.length === 1 ? `/tenants/${first.slug}` : '/tenants?status=offboarded',
          action: 'Decide',
          at: first.updatedAt,
        },
      ];
};

const ofGrants = ({ ending, stuck, pending, unreviewed }: HomeFacts['grants']): Need[] => [
  ...unreviewed.map(
    (request): Need => ({
      id: `break-glass:${request.id}`,
      kind: 'grant',
      severity: 'error',
      title: 'The glass was broken',
      detail: `${request.title}, by ${request.requestedBy}. Nobody has reviewed it yet.`,
      href: `/grants/${request.id}`,
      action: 'Review it',
      at: request.createdAt,
    }),
  ),
  ...(stuck.length === 0
    ? []
    : [
        {
          id: 'grants:stuck',
          kind: 'grant' as const,
          severity: 'error' as const,
          title: `${plural(stuck.length, 'grant is', 'grants are')} over and still there`,
          detail: `${stuck[0]?.principal.name ?? ''} on ${stuck[0]?.target.title ?? ''}: ${stuck[0]?.problem ?? ''} Steward tries again by itself.`,
          href: '/grants?state=expiring',
          action: 'See why',
          at: stuck[0]?.endsAt ?? null,
        },
      ]),
  ...pending.map(
    (request): Need => ({
      id: `approval:${request.id}`,
      kind: 'grant',
      severity: 'info',
      title: 'A request waits for approval',
      detail: `${request.title}, by ${request.requestedBy}.`,
      href: `/grants/${request.id}`,
      action: 'See the request',
      at: request.createdAt,
    }),
  ),
  ...(ending.length === 0
    ? []
    : [
        {
          id: 'grants:ending',
          kind: 'grant' as const,
          severity: 'info' as const,
          title: `${plural(ending.length, 'grant ends', 'grants end')} within a week`,
          detail: `${ending[0]?.principal.name ?? ''} on ${ending[0]?.target.title ?? ''}${ending.length > 1 ? ` and ${ending.length - 1} more` : ''}. Renew what is still needed, or let it end.`,
          href: '/grants?state=soon',
          action: 'Decide',
          at: ending[0]?.endsAt ?? null,
        },
      ]),
];

const dayMs = 86_400_000;

const dueWords = (deadline: string, now: Date): string => {
  const left = Date.parse(deadline) - now.getTime();
  if (left < 0) return 'It is overdue';
  const days = Math.floor(left / dayMs);
  return days === 0 ? 'It is due within a day' : `It is due in ${plural(days, 'day', 'days')}`;
};

const reviewWords = ({ state, deadline, counts }: DueReview, now: Date): Pick<Need, 'detail' | 'action'> => {
  const due = dueWords(deadline, now);
  if (state === 'pending')
    return {
      detail: 'What was handed in waits for other people’s approval. Nothing is taken before that.',
      action: 'Look at it',
    };
  return counts.undecided === 0
    ? { detail: `${due}. Every row is decided: submit it.`, action: 'Submit it' }
    : {
        detail: `${due}, and ${plural(counts.undecided, 'row is', 'rows are')} not decided. What nobody decides on stays as it is.`,
        action: 'Decide',
      };
};

const ofReviews = (reviews: readonly DueReview[], now: Date): Need[] =>
  reviews.map((review) => ({
    id: `review:${review.id}`,
    kind: 'review',
    severity: Date.parse(review.deadline) < now.getTime() ? 'warning' : 'info',
    title: `Access review ${review.name}`,
    href: `/reviews/${review.id}`,
    at: review.deadline,
    ...reviewWords(review, now),
  }));

const ofBackups = (backups: readonly LateBackup[]): Need[] =>
  backups
    .filter(({ late, failure }) => late || failure !== null)
    .map(({ connection, failure, lastAt }) => ({
      id: `backup:${connection.id}`,
      kind: 'backup',
      severity: 'warning',
      title: `The backup of ${connection.name} ${failure === null ? 'is late' : 'failed'}`,
      detail:
        failure?.message ??
        'It is made while a console is open. Leave one open at that time, or back up now.',
      href: '/releases/backups',
      action: 'See the backups',
      at: failure?.at ?? lastAt,
    }));

const noticeTitles: Readonly<Record<ProfileNotice['kind'], string>> = {
  behind: 'This profile is older than it was',
  copy: 'This profile was copied',
};

const ofNotices = (notices: readonly ProfileNotice[]): Need[] =>
  notices.map((notice) => ({
    id: `profile:${notice.id}`,
    kind: 'profile',
    severity: 'error',
    title: noticeTitles[notice.kind],
    detail: notice.found,
    href: '/settings/health',
    action: 'See what to do',
    at: notice.at,
  }));

const rank = { error: 0, warning: 1, info: 2 } as const;

/** What waits for this person, the gravest first, then the newest. */
export const needsOf = (facts: HomeFacts): Need[] => {
  const keychain: Need[] = facts.keychain
    ? [
        {
          id: 'keychain',
          kind: 'keychain',
          severity: 'warning',
          title: 'Secrets are kept for this session only',
          detail: `${facts.keychain.found} ${facts.keychain.todo}`,
          href: '/settings/health',
          action: 'See what is missing',
          at: null,
        },
      ]
    : [];
  return [
    ...ofNotices(facts.notices),
    ...ofRuns(facts.runs),
    ...ofConnections(facts.connections),
    ...ofEnvironments(facts.environments, facts.onboarding),
    ...ofTenants(facts.onboarding, facts.runs),
    ...ofGrants(facts.grants),
    ...ofOffboarded(facts.offboarded),
    ...ofReviews(facts.reviews, facts.now),
    ...ofBackups(facts.backups),
    ...keychain,
    ...ofDrafts(facts.drafts),
  ].sort((a, b) => rank[a.severity] - rank[b.severity] || (b.at ?? '').localeCompare(a.at ?? ''));
};
