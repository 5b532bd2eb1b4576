import { givenLevels, isGuarded, mostReceivers, receiversOf } from '../../shared/domain/given.ts';
import { endOf, longestBreakGlassMs, manyOfOneGroup, mostGrants } from '../../shared/domain/grant.ts';
import type { GrantNeeds } from '../../shared/domain/grant-policy.ts';
import type { PlanFinding } from '../../shared/domain/plan.ts';
import { assignmentFindings } from './assignment-findings.ts';
import { blocker } from './blocker.ts';
import type { PrincipalFact } from './grant-facts.ts';
import { counted, people, resourceWords, spokenInstant, spokenLength } from './grant-words.ts';
import { targetKey, tenantsOfPrincipal, tenantsOfTarget } from './grant-world.ts';
import type { GrantPair, GrantPlanInput } from './plan-grants.ts';
import { publicFindings } from './public-findings.ts';

const dayMs = 86_400_000;
/** The reviewer reads the first few of many; the rest are counted. */
const most = 20;

const distinct = <T>(items: readonly T[], key: (item: T) => string): readonly T[] => [
  ...new Map(items.map((item) => [key(item), item])).values(),
];
const principalsOf = ({ pairs }: GrantPlanInput) =>
  distinct(
    pairs.map(({ principal }) => principal),
    ({ key }) => key,
  );
const targetsOf = ({ pairs }: GrantPlanInput) =>
  distinct(
    pairs.map(({ target }) => target),
    targetKey,
  );
const called = ({ resource, title }: GrantPair['target']) => `${resourceWords[resource][0]} ${title}`;

const ofLevels = (input: GrantPlanInput): PlanFinding[] => {
  const { request } = input;
  return targetsOf(input).flatMap((target) => {
    if (target.resource === 'analysis' && request.level !== 'owner')
      return [
        blocker(
          'level',
          `Nobody can be only ${request.level} of ${called(target)}: QuickSight has one level for analyses, owner.`,
          'Grant a dashboard that is published from it, or choose the level owner.',
        ),
      ];
    if (!givenLevels(target.resource).includes(request.level))
      return [
        blocker(
          'level',
          isGuarded(target.resource)
            ? `A ${resourceWords[target.resource][0]} has no level ${request.level}: ${target.title}.`
            : target.resource === 'link'
              ? `A link only shows: nobody is made ${request.level} of dashboard ${target.title} by it.`
              : `An IAM policy has no levels, and counts as the least: ${target.title}.`,
          `Choose one of: ${givenLevels(target.resource).join(', ')}.`,
        ),
      ];
    if (target.folderType === 'RESTRICTED' && request.level === 'owner')
      return [
        blocker('level', `The restricted ${called(target)} has no owner.`, 'Choose contributor or viewer.'),
      ];
    return [];
  });
};

const ofKinds = (input: GrantPlanInput): PlanFinding[] =>
  input.pairs.flatMap(({ principal, target }) =>
    receiversOf(target.resource).includes(principal.kind)
      ? []
      : [
          target.resource === 'link'
            ? blocker(
                'who',
                `QuickSight shares a dashboard’s link with whole namespaces only, or with everybody on the internet: ${target.title} to ${principal.kind} ${principal.name}.`,
                'Choose a namespace, or give the dashboard itself.',
              )
            : principal.kind === 'public'
              ? blocker(
                  'what',
                  `Everybody on the internet can be given the link of a dashboard only, not ${called(target)}.`,
                  'Choose the dashboard’s link instead, or other receivers.',
                )
              : blocker(
                  'who',
                  `QuickSight gives no ${resourceWords[target.resource][0]} to a whole ${principal.kind}: ${target.title} to ${principal.name}.`,
                  'Choose groups or people instead.',
                ),
        ],
  );

const ofTenants = (input: GrantPlanInput): PlanFinding[] =>
  input.pairs.flatMap(({ principal, target }) => {
    const owners = tenantsOfTarget(input.world, target);
    const strangers = tenantsOfPrincipal(input.world, principal).filter(
      (tenant) => !owners.some(({ slug }) => slug === tenant.slug),
    );
    if (owners.length === 0 || strangers.length === 0) return [];
    return [
      blocker(
        'what',
        `This crosses a border between tenants: ${called(target)} is ${owners.map(({ name }) => name).join(' and ')}’s, and ${principal.kind} ${principal.name} belongs to ${strangers.map(({ name }) => name).join(' and ')}.`,
        'Choose people of the same tenant, or something that belongs to no tenant.',
      ),
    ];
  });

const isNative = ({ kind, federated }: PrincipalFact) => kind === 'user' && federated === false;

const ofIdentities = (input: GrantPlanInput): PlanFinding[] => {
  const findings = principalsOf(input).flatMap((principal): PlanFinding[] => {
    if (principal.nameless)
      return [
        blocker(
          'who',
          'An invited person who never came has no name that could be granted anything.',
          'Invite the person again, or remove the account.',
        ),
      ];
    if (isNative(principal))
      return [
        blocker(
          'who',
          `${principal.name} does not sign in through the identity provider.`,
          'Choose the person’s federated account, or register one.',
        ),
      ];
    return [];
  });
  const native = new Set(input.world.members.filter(({ federated }) => !federated).map(({ user }) => user));
  if (native.size > 0)
    findings.push({
      severity: 'warning',
      message: `${people(native.size)} of the chosen groups do${native.size === 1 ? 'es' : ''} not sign in through the identity provider and receive${native.size === 1 ? 's' : ''} this too.`,
      todo: 'Take them out of the groups if they should not.',
      page: 'who',
    });
  return findings;
};

const ofProduction = (input: GrantPlanInput): PlanFinding[] => {
  const production = input.world.environments.find((environment) => environment.production);
  if (production === undefined || input.request.level !== 'owner') return [];
  if (input.request.breakGlass)
    return [
      {
        severity: 'warning',
        message: `This makes owners in ${production.title}: they can change, share and delete what they own.`,
      },
    ];
  return [
    blocker(
      'level',
      `Nobody is made owner in ${production.title} by hand.`,
      'Choose viewer or contributor. In an emergency, break the glass.',
    ),
  ];
};

const ofLimits = (input: GrantPlanInput): PlanFinding[] => {
  const findings = targetsOf(input).flatMap((target): PlanFinding[] => {
    if (target.resource === 'policy_assignment') return [];
    const held = input.world.held.get(targetKey(target));
    if (held === null)
      return [
        blocker(
          'what',
          `There is no ${called(target)} in the account any more.`,
          'Read the directory again and choose something else.',
        ),
      ];
    const holders = new Set(held?.keys() ?? []);
    for (const pair of input.pairs)
      if (targetKey(pair.target) === targetKey(target)) holders.add(pair.principal.key);
    const limit = mostReceivers(target.resource);
    if (holders.size <= limit) return [];
    return [
      blocker(
        'who',
        `${called(target)} would have ${holders.size} receivers, and QuickSight takes ${limit} of a ${resourceWords[target.resource][0]}.`,
        'Choose a group instead of single people.',
      ),
    ];
  });
  if (input.pairs.length > mostGrants)
    findings.push(
      blocker(
        'who',
        `These are ${input.pairs.length.toLocaleString('en-US')} grants; one request has at most ${mostGrants.toLocaleString('en-US')}.`,
        'Choose groups and folders, or make several requests.',
      ),
    );
  return findings;
};

const ofTime = (input: GrantPlanInput, needs: GrantNeeds): PlanFinding[] => {
  const { request, world } = input;
  const end = endOf(request.span, world.now);
  const length = end === null ? null : Date.parse(end) - Date.parse(world.now);
  const findings: PlanFinding[] = [];
  if (length !== null && length <= 0)
    findings.push(blocker('time', `${spokenInstant(end ?? '')} is past.`, 'Choose a later end.'));
  if (request.breakGlass && (length === null || length > longestBreakGlassMs))
    findings.push(
      blocker(
        'time',
        `A break-glass grant lasts at most ${spokenLength(longestBreakGlassMs)}.`,
        'Choose a shorter time.',
      ),
    );
  if (needs.longest !== null && (length === null || length > needs.longest.days * dayMs))
    findings.push(
      blocker(
        'time',
        `The policy “${needs.longest.policy}” allows ${counted(needs.longest.days, ['day', 'days'])} at most.`,
        'Choose an earlier end.',
      ),
    );
  if (length !== null && world.environments.some(({ production }) => production) && !world.isScheduled)
    findings.push({
      severity: 'warning',
      message:
        'Only this computer ends this grant, while Steward is open on it: a closed laptop ends it late.',
      todo: 'Have “steward grants expire” run on a schedule.',
      page: 'time',
    });
  return findings;
};

const ofReasons = ({ request }: GrantPlanInput, needs: GrantNeeds): PlanFinding[] => [
  ...(request.reason === '' && (needs.reason !== null || request.breakGlass)
    ? [
        blocker(
          'why',
          request.breakGlass
            ? 'Breaking the glass needs a reason.'
            : `The policy “${needs.reason}” needs a reason.`,
          'Say why.',
        ),
      ]
    : []),
  ...(request.ticket === '' && needs.ticket !== null && !request.breakGlass
    ? [blocker('why', `The policy “${needs.ticket}” needs a ticket.`, 'Give the ticket’s number.')]
    : []),
  ...(needs.approvals === null
    ? []
    : [
        {
          severity: request.breakGlass ? ('warning' as const) : ('note' as const),
          message: request.breakGlass
            ? `Breaking the glass goes past the ${counted(needs.approvals.count, ['approval', 'approvals'])} that the policy “${needs.approvals.policy}” asks for. It is shown on Home until somebody has reviewed it.`
            : `The policy “${needs.approvals.policy}” asks for ${counted(needs.approvals.count, ['approval', 'approvals'])} by other people.`,
        },
      ]),
];

/** More than three people of one group: the group is what was meant, most of the time. */
const ofGroups = (input: GrantPlanInput): PlanFinding[] => {
  const picked = new Set(principalsOf(input).flatMap(({ kind, key }) => (kind === 'user' ? [key] : [])));
  const shared = Map.groupBy(
    input.world.groupsOf.filter(({ user }) => picked.has(user)),
    ({ group }) => group,
  );
  return [...shared.values()]
    .filter((rows) => rows.length > manyOfOneGroup)
    .sort((one, other) => other.length - one.length)
    .slice(0, 3)
    .map((rows) => ({
      severity: 'note',
      message: `${rows.length} of the chosen people are in group ${rows[0]?.name ?? ''}.`,
      todo: 'Choose the group instead: whoever joins or leaves it is then covered too.',
      page: 'who',
    }));
};

const ofDirectory = ({ world }: GrantPlanInput): PlanFinding[] =>
  world.unread.length === 0
    ? []
    : [
        {
          severity: 'warning',
          message: `The directory could not read everything, so that people may be missing from these numbers: ${world.unread.slice(0, 3).join('; ')}${world.unread.length > 3 ? ` and ${world.unread.length - 3} more` : ''}.`,
          todo: 'See Directory for what is missing.',
        },
      ];

const shortened = (findings: readonly PlanFinding[]): PlanFinding[] =>
  findings.length <= most
    ? [...findings]
    : [
        ...findings.slice(0, most),
        { ...(findings[most] as PlanFinding), message: `And ${findings.length - most} more of this kind.` },
      ];

/** What stands in the way of a request, and what its reviewer should know. */
export const grantFindings = (input: GrantPlanInput, needs: GrantNeeds): PlanFinding[] =>
  [
    publicFindings(input),
    ofTenants(input),
    ofKinds(input),
    ofLevels(input),
    ofIdentities(input),
    ofProduction(input),
    ofLimits(input),
    ofTime(input, needs),
    ofReasons(input, needs),
    ofGroups(input),
    assignmentFindings(input),
    ofDirectory(input),
  ].flatMap(shortened);
