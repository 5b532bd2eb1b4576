import { ListGroupsCommand, ListNamespacesCommand, ListUsersCommand } from '@aws-sdk/client-quicksight';
import { CloudError } from '../cloud-call.ts';
import { readDenial } from './denial.ts';
import type { QuickSight } from './quicksight.ts';

/** Where users, groups and namespaces live, and how that is known. */
export type IdentityRegion =
  /** `doubt` says what speaks against it or could not be confirmed. */
  | {
      readonly state: 'found';
      readonly region: string;
      readonly by: 'namespace' | 'refusal' | 'answer';
      readonly doubt?: string;
    }
  | { readonly state: 'unknown'; readonly why: string; readonly missingActions: readonly string[] }
  | { readonly state: 'scp_denied'; readonly action: string; readonly message: string };

/** The same account with another region taken for its identity region. */
export type AtIdentityRegion = (region: string) => QuickSight;

type Answer<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'elsewhere'; readonly region: string }
  | { readonly kind: 'scp'; readonly action: string; readonly message: string }
  | { readonly kind: 'denied'; readonly action: string; readonly message: string };

/** Runs one probe; anything but a denial (no answer, bad credentials) is thrown on. */
const ask = async <T>(action: string, call: () => Promise<T>): Promise<Answer<T>> => {
  try {
    return { kind: 'answered', value: await call() };
  } catch (error) {
    if (!(error instanceof CloudError) || error.failure !== 'refused') throw error;
    const denial = readDenial(error.message);
    if (denial.kind === 'identity_region') return { kind: 'elsewhere', region: denial.region };
    if (denial.kind === 'scp')
      return { kind: 'scp', action: denial.action ?? action, message: error.message };
    if (error.status === 401 || error.status === 403)
      return {
        kind: 'denied',
        action: (denial.kind === 'permission' ? denial.action : undefined) ?? action,
        message: error.message,
      };
    throw error;
  }
};

const capacityRegion = async (cloud: QuickSight, signal?: AbortSignal): Promise<string | undefined> => {
  let token: string | undefined;
  do {
    const page = await cloud.send(
      new ListNamespacesCommand({
        AwsAccountId: cloud.accountId,
        MaxResults: 100,
        ...(token ? { NextToken: token } : {}),
      }),
      signal,
    );
    const found = page.Namespaces?.find((namespace) => namespace.Name === 'default')?.CapacityRegion;
    if (found !== undefined) return found;
    token = page.NextToken;
  } while (token !== undefined);
  return undefined;
};

/** A call that is certainly served in the identity region only. */
const askGroups = (cloud: QuickSight, signal?: AbortSignal) =>
  ask('quicksight:ListGroups', () =>
    cloud.send(
      new ListGroupsCommand({ AwsAccountId: cloud.accountId, Namespace: 'default', MaxResults: 1 }),
      signal,
    ),
  );

/**
 * Finds the identity region: `ListNamespaces` names the `default` namespace's CapacityRegion; where that
 * is refused, the refusal of a call in the wrong region names it.
 *
 * CapacityRegion is documented as the place of the SPICE capacity, so it is only believed when the service
 * does not contradict it; a region that is contradicted and not proven by an answer is unknown.
 *
 * @param start the region to begin with, usually the connection's own.
 * @throws what the calls throw, except denials.
 */
export const findIdentityRegion = async (
  at: AtIdentityRegion,
  start: string,
  signal?: AbortSignal,
): Promise<IdentityRegion> => {
  let region = start;
  let told: string | undefined;
  for (let hop = 0; hop < 3; hop += 1) {
    const here = region;
    const namespaces = await ask('quicksight:ListNamespaces', () => capacityRegion(at(here), signal));
    switch (namespaces.kind) {
      case 'scp':
        return { state: 'scp_denied', action: namespaces.action, message: namespaces.message };
      case 'elsewhere':
        if (namespaces.region === told) return contradiction(here, told);
        told = namespaces.region;
        region = namespaces.region;
        continue;
      case 'denied':
        if (told !== undefined)
          return {
            state: 'found',
            region: told,
            by: 'refusal',
            doubt: `Not confirmed: ${namespaces.action} is missing.`,
          };
        return withoutNamespaces(at, here, namespaces.action, signal);
      case 'answered':
        return weigh(at, here, namespaces.value, told, signal);
    }
  }
  return contradiction(start, region);
};

const contradiction = (one: string, other: string): IdentityRegion => ({
  state: 'unknown',
  why: `QuickSight contradicts itself: ${one} and ${other} each send to the other.`,
  missingActions: [],
});

/** ListNamespaces answered `here`; what does the capacity region say, and does it hold? */
const weigh = async (
  at: AtIdentityRegion,
  here: string,
  capacity: string | undefined,
  told: string | undefined,
  signal: AbortSignal | undefined,
): Promise<IdentityRegion> => {
  if (capacity === here)
    return { state: 'found', region: here, by: told === undefined ? 'namespace' : 'refusal' };
  if (told !== undefined)
    return {
      state: 'found',
      region: told,
      by: 'refusal',
      ...(capacity === undefined
        ? {}
        : {
            doubt: `The default namespace’s capacity is in ${capacity}, but QuickSight sends to ${told} and answers there.`,
          }),
    };
  // Some answer ListNamespaces anywhere, so only a call that must be in the right place decides.
  const candidate = capacity ?? here;
  const groups = await askGroups(at(candidate), signal);
  switch (groups.kind) {
    case 'answered':
      return { state: 'found', region: candidate, by: capacity === undefined ? 'answer' : 'namespace' };
    case 'scp':
      return { state: 'scp_denied', action: groups.action, message: groups.message };
    case 'denied':
      return capacity === undefined
        ? {
            state: 'unknown',
            why: 'There is no default namespace that would name it.',
            missingActions: [groups.action],
          }
        : {
            state: 'found',
            region: candidate,
            by: 'namespace',
            doubt: `Not confirmed: ${groups.action} is missing.`,
          };
    case 'elsewhere': {
      const proof = await askGroups(at(groups.region), signal);
      const doubt = `The default namespace’s capacity is in ${candidate}, but QuickSight sends to ${groups.region}.`;
      return proof.kind === 'answered'
        ? { state: 'found', region: groups.region, by: 'refusal', doubt }
        : { state: 'unknown', why: doubt, missingActions: proof.kind === 'denied' ? [proof.action] : [] };
    }
  }
};

/** ListNamespaces is not allowed: provoke a refusal that names the region. */
const withoutNamespaces = async (
  at: AtIdentityRegion,
  here: string,
  missing: string,
  signal: AbortSignal | undefined,
): Promise<IdentityRegion> => {
  const users = await ask('quicksight:ListUsers', () =>
    at(here).send(
      new ListUsersCommand({ AwsAccountId: at(here).accountId, Namespace: 'default', MaxResults: 1 }),
      signal,
    ),
  );
  switch (users.kind) {
    case 'answered':
      return { state: 'found', region: here, by: 'answer' };
    case 'elsewhere':
      return { state: 'found', region: users.region, by: 'refusal' };
    case 'scp':
      return { state: 'scp_denied', action: users.action, message: users.message };
    case 'denied':
      return {
        state: 'unknown',
        why: 'Neither namespaces nor users may be listed, so nothing names it.',
        missingActions: [missing, users.action],
      };
  }
};
