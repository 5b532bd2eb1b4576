import type { FileGrantRules } from '../../grants/file-grants.ts';
import { type AccountRows, type AccountState, accountState, type TimeBox } from '../account-state.ts';

const place = { accountId: '111122223333', region: 'eu-central-1', identityRegion: 'eu-central-1' };
const arn = (rest: string) => `arn:aws:quicksight:eu-central-1:111122223333:${rest}`;
export const readAt = '2026-03-01T08:00:00.000Z';

/** No policy, no tenant, and a schedule that ends grants. */
export const noRules: FileGrantRules = {
  policies: { version: 0, policies: [] },
  environments: [],
  tenants: [],
  isScheduled: true,
};

/** An account in few words: what is in it, and who holds what. */
export interface ModelAccount {
  readonly namespaces?: readonly string[];
  /** `name: e-mail`, of the default namespace unless the name begins with `namespace:`. */
  readonly users?: Readonly<Record<string, string>>;
  readonly roles?: Readonly<Record<string, string>>;
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  /** `kind/id: title`. */
  readonly things?: Readonly<Record<string, string>>;
  /** `folder id: parent's id`. */
  readonly parents?: Readonly<Record<string, string>>;
  /** Thing, principal (`user/name`, `group/name`), actions. */
  readonly grants?: readonly (readonly [thing: string, principal: string, actions: readonly string[]])[];
  /** Tags by thing (`kind/id`); what is not named has none. */
  readonly tags?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Steward's own grants: thing, principal, level, its end, and what else of it matters. */
  readonly boxes?: readonly (readonly [
    thing: string,
    principal: string,
    level: TimeBox['level'],
    endsAt: string | null,
    more?: Partial<TimeBox>,
  ])[];
  /** Scopes that are not as fresh as the others. */
  readonly scopes?: Readonly<Record<string, Partial<AccountRows['scopes'][number]>>>;
  readonly sync?: AccountRows['sync'];
}

const arnWords: Readonly<Record<string, string>> = { data_source: 'datasource' };
export const thingKey = (thing: string): string => {
  const [kind = '', id = ''] = thing.split('/');
  return arn(`${arnWords[kind] ?? kind}/${id}`);
};
export const principalKey = (principal: string): string => {
  const [kind = '', ...name] = principal.split('/');
  return arn(kind === 'namespace' ? principal : `${kind}/default/${name.join('/')}`);
};

/** The rows that the directory would have of it. */
export const modelRows = (model: ModelAccount): AccountRows => {
  const objects: AccountRows['objects'][number][] = [];
  const details: { id: number; value: string }[] = [];
  const ids = new Map<string, number>();
  const detailIds = new Map<string, number>();
  const detail = (value: unknown): number => {
    const text = JSON.stringify(value);
    const known = detailIds.get(text);
    if (known !== undefined) return known;
    const id = details.length + 1;
    details.push({ id, value: text });
    detailIds.set(text, id);
    return id;
  };
  const add = (
    kind: string,
    key: string,
    fields: { name: string; namespace?: string; title?: string; facts?: unknown },
  ) => {
    const id = objects.length + 1;
    ids.set(key, id);
    objects.push({
      id,
      kind,
      key,
      name: fields.name,
      namespace: fields.namespace ?? null,
      title: fields.title ?? fields.name,
      detail: detail(fields.facts ?? {}),
    });
  };
  const idOf = (key: string): number => {
    const known = ids.get(key);
    if (known !== undefined) return known;
    const id = objects.length + 1;
    ids.set(key, id);
    objects.push({ id, kind: 'unknown', key, name: null, namespace: null, title: null, detail: null });
    return id;
  };
  const scopes = new Set<string>([
    'namespaces',
    'folders',
    'dashboard',
    'analysis',
    'dataset',
    'data_source',
    'theme',
    'topic',
  ]);
  for (const name of model.namespaces ?? ['default']) {
    add('namespace', arn(`namespace/${name}`), { name });
    for (const list of ['users', 'groups', 'policy_assignments']) scopes.add(`${list}/${name}`);
    if (name !== 'default') scopes.add(`tags/namespace/${name}`);
  }
  for (const [name, email] of Object.entries(model.users ?? {}))
    add('user', principalKey(`user/${name}`), {
      name,
      namespace: 'default',
      facts: {
        email,
        role: model.roles?.[name] ?? 'READER',
        identityType: 'IAM',
        nameless: false,
        customPermissions: null,
      },
    });
  const edges: AccountRows['edges'][number][] = [];
  for (const [name, members] of Object.entries(model.groups ?? {})) {
    add('group', principalKey(`group/${name}`), { name, namespace: 'default', facts: { description: '' } });
    scopes.add(`members/default/${name}`);
    for (const member of members)
      edges.push({
        kind: 'member',
        from: idOf(principalKey(`user/${member}`)),
        to: idOf(principalKey(`group/${name}`)),
        detail: detail(null),
      });
  }
  for (const [thing, title] of Object.entries(model.things ?? {})) {
    const [kind = '', id = ''] = thing.split('/');
    add(kind, thingKey(thing), { name: id, title, facts: kind === 'folder' ? { type: 'SHARED' } : {} });
    scopes.add(`grants/${thing}`);
    scopes.add(`tags/${thing}`);
    if (kind === 'folder') scopes.add(`folder_members/${id}`);
  }
  for (const [child, parent] of Object.entries(model.parents ?? {}))
    edges.push({
      kind: 'contains',
      from: idOf(thingKey(`folder/${parent}`)),
      to: idOf(thingKey(`folder/${child}`)),
      detail: detail(null),
    });
  for (const [thing, principal, actions] of model.grants ?? [])
    edges.push({
      kind: 'grant',
      from: idOf(principalKey(principal)),
      to: idOf(thingKey(thing)),
      detail: detail({ actions }),
    });
  for (const [thing, tags] of Object.entries(model.tags ?? {})) {
    const key = thing.startsWith('namespace/') ? arn(thing) : thingKey(thing);
    scopes.add(`tags/${thing}`);
    edges.push({ kind: 'tags', from: idOf(key), to: idOf(key), detail: detail(tags) });
  }
  return {
    objects,
    edges,
    details,
    boxes: (model.boxes ?? []).map(([thing, principal, level, endsAt, more]) => {
      const [resource = '', id = ''] = thing.split('/');
      return {
        resource,
        id,
        principal: principalKey(principal),
        level,
        endsAt,
        heldBefore: null,
        reason: 'An audit',
        ticket: '',
        ...more,
      };
    }),
    scopes: [...scopes].map((scope) => ({
      scope,
      state: 'read',
      readAt,
      reason: null,
      ...model.scopes?.[scope],
    })),
    sync: model.sync === undefined ? { state: 'done', startedAt: readAt, endedAt: readAt } : model.sync,
  };
};

export const modelAccount = (model: ModelAccount): AccountState => accountState(place, modelRows(model));
