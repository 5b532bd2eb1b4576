import { groupArn } from '../arns.ts';
import { recordTrail } from '../trail.ts';
import type { World } from '../world.ts';

const dayMs = 24 * 3600 * 1000;

/** Numbers between 0 and 1 that are the same in each new sandbox. */
const numbers = () => {
  let state = 0x5eed;
  return (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 0) / 4_294_967_296;
  };
};

/**
 * What people did in the last weeks: each looks at the same one or two dashboards on some working days, every fifth
 * has not come for more than a month, and some never came. Dates lie before `now`, since the history keeps 90 days.
 */
export function seedTrail(world: World, now: number): void {
  const random = numbers();
  const people = world.rows<{ namespace: string; name: string; identity_type: string; active: number }>(
    'SELECT namespace, name, identity_type, active FROM users ORDER BY namespace, name',
  );
  const events: { readonly at: number; readonly put: () => void }[] = [];
  for (const [index, person] of people.entries()) {
    const dashboards = dashboardsOf(world, person);
    if (person.active === 0 || index % 9 === 8 || dashboards.length === 0) continue;
    const until = index % 5 === 4 ? 35 + Math.floor(random() * 40) : 0;
    const usual = [0, 1].map(() => dashboards[Math.floor(random() * dashboards.length)] ?? '');
    for (let day = 85; day > until; day -= 1 + Math.floor(random() * 6)) {
      const at = now - day * dayMs + Math.floor(random() * 8 * 3600 * 1000);
      if ([0, 6].includes(new Date(at).getUTCDay())) continue;
      const id = usual[Math.floor(random() * usual.length)] ?? '';
      events.push({ at, put: () => view(world, person, id, at) });
    }
  }
  events.sort((one, other) => one.at - other.at);
  for (const { put } of events) put();
}

/** ARNs of the dashboards that somebody sees through his groups. */
const dashboardsOf = (
  world: World,
  person: { readonly namespace: string; readonly name: string },
): readonly string[] =>
  world
    .rows<{ group_name: string }>(
      'SELECT group_name FROM group_members WHERE namespace = :namespace AND user_name = :name ORDER BY group_name',
      { namespace: person.namespace, name: person.name },
    )
    .flatMap(({ group_name }) =>
      world.rows<{ resource: string }>(
        "SELECT resource FROM grants WHERE principal = :principal AND resource LIKE '%:dashboard/%' ORDER BY resource",
        { principal: groupArn(world, person.namespace, group_name) },
      ),
    )
    .map(({ resource }) => resource);

function view(
  world: World,
  person: { readonly namespace: string; readonly name: string; readonly identity_type: string },
  dashboardId: string,
  at: number,
): void {
  const [role, session] = person.name.split('/');
  const identity =
    session !== undefined
      ? {
          type: 'AssumedRole',
          arn: `arn:aws:sts::${world.accountId}:assumed-role/${role}/${session}`,
          accountId: world.accountId,
        }
      : { type: 'IAMUser', userName: person.name, accountId: world.accountId };
  recordTrail(world, {
    at,
    region: world.identityRegion,
    name: 'GetDashboard',
    userName: session ?? person.name,
    record: {
      eventType: 'AwsServiceEvent',
      readOnly: true,
      userIdentity: identity,
      requestParameters: null,
      responseElements: null,
      serviceEventDetails: {
        eventRequestDetails: {
          dashboardId,
        },
      },
    },
  });
}
