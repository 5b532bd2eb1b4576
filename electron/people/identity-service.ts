import { v7 as uuidv7 } from 'uuid';
import type { IdentitySource, identityContract } from '../../shared/contract/identity.ts';
import { applyRules, type IdentityRule } from '../../shared/domain/identity-rules.ts';
import { StewardError } from '../../shared/errors.ts';
import { callerOf } from '../access-code/caller-name.ts';
import { checkEndpoint } from '../connections/endpoint-rules.ts';
import { IdentityError, type IdentityReading } from '../connectors/identity/identity-reading.ts';
import { readCsvSource } from '../connectors/identity/read-csv-source.ts';
import { readEntraSource } from '../connectors/identity/read-entra-source.ts';
import { readGithubSource } from '../connectors/identity/read-github-source.ts';
import { readEach } from '../connectors/quicksight/read-paged.ts';
import { readAllUsers, readGroup, readMembers } from '../connectors/quicksight/read-people.ts';
import { makePlan } from '../operations/make-plan.ts';
import type { Service } from '../rpc/service.ts';
import type { OtherwiseKept } from '../secrets/keychain.ts';
import type { Store } from '../store/store.ts';
import type { SourceRecord } from './identity-repository.ts';
import { matchedGroups, namelessOf } from './nameless-members.ts';
import type { PeoplePlanDeps } from './people-plans.ts';
import { planIdentity } from './plan-identity.ts';

export interface IdentityDeps extends PeoplePlanDeps {
  readonly store: PeoplePlanDeps['store'] & Pick<Store, 'identity'>;
  readonly secrets: {
    get(name: string): Promise<string | null | undefined>;
    set(name: string, secret: string, otherwise: OtherwiseKept): Promise<unknown>;
    delete(name: string): Promise<unknown>;
  };
}

const secretName = (id: string): string => `identity/${id}`;

const problem = (
  code: 'NOT_FOUND' | 'CONFLICT' | 'BAD_INPUT',
  happened: string,
  todo: string,
  field?: string,
) =>
  new StewardError({ code, happened, unchanged: 'Nothing was changed.', todo, ...(field ? { field } : {}) });

const noSource = () =>
  problem('NOT_FOUND', 'There is no such source.', 'Reload the page: somebody removed it.');

/** Where a secret and tokens are sent: encrypted, unless it is this computer, and without a password in it. */
const checkedEndpoint = (address: string): string => {
  const checked = checkEndpoint(address);
  if ('complaint' in checked)
    throw problem('BAD_INPUT', checked.complaint, 'Use an https address without a password.', 'source');
  return checked.url;
};

const shown = (source: SourceRecord): IdentitySource => ({
  id: source.id,
  name: source.name,
  kind: source.kind,
  tenantId: source.settings.tenantId ?? null,
  clientId: source.settings.clientId ?? null,
  org: source.settings.org ?? null,
  apiEndpoint: source.settings.apiEndpoint ?? null,
  readAt: source.readAt,
  triedAt: source.triedAt,
  problem: source.problem === null ? null : { ...source.problem },
  note: source.note,
  nameless: countNameless(source),
  groups: (source.groups ?? []).map(({ name, members, unreadable }) => ({
    name,
    members: members.length,
    unreadable,
  })),
});

const countNameless = (source: SourceRecord) => {
  const nameless = namelessOf(source);
  return { total: nameless.length, matched: nameless.filter(({ email }) => email !== null).length };
};

/** What goes into the keychain for a source of a kind that has something to keep there. */
const secretOf = (source: Parameters<Service<typeof identityContract>['addSource']>[0]['source']) => {
  switch (source.kind) {
    case 'csv':
      return undefined;
    case 'entra':
      return source.clientSecret;
    case 'github':
      return source.token;
  }
};

/** What is kept of a source in the profile: never a secret. */
const settingsOf = (
  source: Parameters<Service<typeof identityContract>['addSource']>[0]['source'],
): SourceRecord['settings'] => {
  const endpoint = <K extends string>(field: K, address: string | undefined) =>
    address === undefined ? {} : { [field]: checkedEndpoint(address) };
  switch (source.kind) {
    case 'csv':
      return {};
    case 'entra':
      return {
        tenantId: source.tenantId,
        clientId: source.clientId,
        ...endpoint('loginEndpoint', source.loginEndpoint),
        ...endpoint('graphEndpoint', source.graphEndpoint),
      };
    case 'github':
      return { org: source.org, ...endpoint('apiEndpoint', source.apiEndpoint) };
  }
};

/** Identity sources, the rules over them, and what the rules change. */
export const createIdentityService = (deps: IdentityDeps): Service<typeof identityContract> => {
  const { store, secrets } = deps;
  const now = () => (deps.now?.() ?? new Date()).toISOString();
  const known = async (id: string): Promise<SourceRecord> => {
    const found = await store.identity.source(id);
    if (found === undefined) throw noSource();
    return found;
  };

  const readSource = async (
    source: SourceRecord,
    csv: string | undefined,
    signal: AbortSignal,
  ): Promise<IdentityReading> => {
    if (source.kind === 'csv') {
      if (csv === undefined)
        throw problem('BAD_INPUT', 'This source is a file.', 'Choose the file to read.', 'csv');
      return readCsvSource(csv);
    }
    const {
      tenantId = '',
      clientId = '',
      loginEndpoint,
      graphEndpoint,
      org = '',
      apiEndpoint,
    } = source.settings;
    const secret = await secrets.get(secretName(source.id));
    if (!secret)
      throw new IdentityError(
        `The keychain has no ${source.kind === 'github' ? 'token' : 'client secret'} for this source.`,
        'Remove the source and add it again with its secret.',
      );
    return source.kind === 'github'
      ? readGithubSource({ org, apiEndpoint }, { secret, signal })
      : readEntraSource({ tenantId, clientId, loginEndpoint, graphEndpoint }, 'all', { secret, signal });
  };

  return {
    sources: async () => (await store.identity.sources()).map(shown),
    addSource: async ({ name, source }) => {
      const id = uuidv7();
      const { kind } = source;
      const settings = settingsOf(source);
      const secret = secretOf(source);
      // The secret first: a source without one would look ready and could not be read.
      if (secret !== undefined) await secrets.set(secretName(id), secret, 'refuse');
      if (!(await store.identity.insertSource({ id, name, kind, settings, at: now() }))) {
        if (secret !== undefined) await secrets.delete(secretName(id));
        throw problem('CONFLICT', `There is a source “${name}” already.`, 'Choose another name.', 'name');
      }
      return shown(await known(id));
    },
    removeSource: async ({ id }) => {
      const source = await known(id);
      if (source.kind !== 'csv') await secrets.delete(secretName(id));
      await store.identity.removeSource(id);
      return { id };
    },
    sync: async ({ id, csv }, call) => {
      const source = await known(id);
      try {
        const { groups, note } = await readSource(source, csv, call.signal);
        await store.identity.keepReading(id, { groups, ...(note === undefined ? {} : { note }) }, now());
      } catch (error) {
        if (!(error instanceof IdentityError)) throw error;
        await store.identity.keepProblem(id, { message: error.message, todo: error.todo }, now());
        throw new StewardError(
          {
            code: source.kind === 'csv' ? 'BAD_INPUT' : 'CLOUD',
            happened: error.message,
            unchanged: 'What was read before is kept.',
            todo: error.todo,
          },
          { cause: error },
        );
      }
      return shown(await known(id));
    },
    nameless: async ({ id }) => [...namelessOf(await known(id))],
    match: async ({ id, matches }) => {
      const source = await known(id);
      const there = new Set(namelessOf(source).map(({ member }) => member));
      const stranger = matches.find(({ member }) => !there.has(member));
      if (stranger !== undefined)
        throw problem(
          'BAD_INPUT',
          `“${stranger.member}” is nobody whom ${source.name} shows without an e-mail address.`,
          'Read the source again, and name people as it does.',
          'matches',
        );
      await store.identity.match(
        id,
        matches.map(({ member, email }) => ({ member, email: email?.toLowerCase() ?? null })),
        now(),
      );
      return shown(await known(id));
    },
    rules: () => store.identity.rules(),
    addRule: async (wanted, call) => {
      if (!/^(?:only|plain|role:[^/]+)$/.test(wanted.account))
        throw problem(
          'BAD_INPUT',
          'The rule does not say which account it means.',
          'Say only, plain, or role:NAME.',
          'account',
        );
      await known(wanted.sourceId);
      await deps.connections.get({ id: wanted.connectionId }, call);
      const rule = { id: uuidv7(), ...wanted };
      if (!(await store.identity.insertRule(rule)))
        throw problem('CONFLICT', 'There is such a rule already.', 'Remove it first.');
      return rule;
    },
    removeRule: async ({ id }) => {
      if (!(await store.identity.removeRule(id)))
        throw problem('NOT_FOUND', 'There is no such rule.', 'Reload the page: somebody removed it.');
      return { id };
    },
    plan: async ({ connectionId }, call) => {
      const { id, name, readOnly, lastTest } = await deps.connections.get({ id: connectionId }, call);
      const rules = (await store.identity.rules()).filter(
        (rule) => rule.connectionId === id,
      ) as (IdentityRule & {
        readonly connectionId: string;
      })[];
      const sources = await store.identity.sources();
      // People are made from the directory when somebody asks.
      await store.people.doubts(Date.parse(now()));
      const cloud = await deps.clouds.quicksight(id);
      const targets = [
        ...new Map(
          rules.flatMap(({ namespace, target }) =>
            target.kind === 'group'
              ? [[`${namespace}/${target.group}`, { namespace, group: target.group }] as const]
              : [],
          ),
        ).values(),
      ];
      const ofRoles = [
        ...new Set(rules.flatMap(({ namespace, target }) => (target.kind === 'role' ? [namespace] : []))),
      ];
      const members = await readEach(targets, async ({ namespace, group }) => {
        const found = await readGroup(cloud, namespace, group, call.signal);
        const inside = found === null ? null : [...(await readMembers(cloud, namespace, group, call.signal))];
        return [`${namespace}/${group}`, inside] as const;
      });
      const users = await readEach(
        ofRoles,
        async (namespace) => [namespace, await readAllUsers(cloud, namespace, call.signal)] as const,
      );
      const effects = applyRules(rules, {
        sources: new Map(
          sources.flatMap((source) => (source.groups ? [[source.id, matchedGroups(source)] as const] : [])),
        ),
        accounts: await store.identity.accounts(id),
        members: new Map(members),
        users: new Map(users),
        caller: callerOf(lastTest?.callerArn),
      });
      const plan = await makePlan(
        planIdentity({
          rules,
          effects,
          sources: new Map(sources.map((source) => [source.id, source])),
          users: new Map(users),
          connection: { id, name, readOnly, accountId: cloud.accountId, region: cloud.region },
        }),
        deps.now?.() ?? new Date(),
      );
      await store.plans.save(plan);
      const blocked = plan.findings.some(({ severity }) => severity === 'blocker');
      return { plan, nothingToDo: !blocked && plan.steps.length === 0 };
    },
  };
};
