import {
  DescribeAccountSettingsCommand,
  DescribeAccountSubscriptionCommand,
} from '@aws-sdk/client-quicksight';
import type { ConnectionCheck } from '../../shared/contract/connections.ts';
import { CloudError } from '../connectors/cloud-call.ts';
import { readDenial } from '../connectors/quicksight/denial.ts';
import type { AtIdentityRegion } from '../connectors/quicksight/identity-region.ts';
import type { QuickSight } from '../connectors/quicksight/quicksight.ts';

export interface SubscriptionFound extends Omit<ConnectionCheck, 'id' | 'title'> {
  readonly edition: string | null;
  readonly authenticationType: string | null;
}

/** Calls where the service sends it, once; users and account facts answer in one region only. */
const whereItAnswers = async <T>(
  at: AtIdentityRegion,
  start: string,
  call: (cloud: QuickSight) => Promise<T>,
): Promise<T> => {
  try {
    return await call(at(start));
  } catch (error) {
    const denial = error instanceof CloudError ? readDenial(error.message) : undefined;
    if (denial?.kind !== 'identity_region') throw error;
    return call(at(denial.region));
  }
};

const notSignedUp: SubscriptionFound = {
  state: 'failed',
  found: 'This account is not signed up for QuickSight.',
  todo: 'Sign the account up for QuickSight Enterprise in the AWS console, or choose the account that is.',
  reason: 'not_signed_up',
  edition: null,
  authenticationType: null,
};

const judge = (
  edition: string | undefined,
  authenticationType: string | undefined,
  status: string | undefined,
): SubscriptionFound => {
  const facts = { edition: edition ?? null, authenticationType: authenticationType ?? null };
  if (status !== undefined && /UNSUBSCRIBED|DELETED|INACTIVE/i.test(status))
    return { ...notSignedUp, ...facts };
  const told = [edition, authenticationType, status].filter((part) => part !== undefined).join(', ');
  if (edition === 'STANDARD')
    return {
      ...facts,
      state: 'failed',
      found: `${told}. The Standard edition has no namespaces, groups of people or folders to share.`,
      todo: 'Upgrade the account to QuickSight Enterprise.',
      reason: 'standard_edition',
    };
  return { ...facts, state: 'ok', found: `${told || 'Signed up'}.` };
};

/**
 * Edition and authentication type of the account's QuickSight; "not signed up", "Standard edition" and
 * "not allowed to know" are three different findings.
 *
 * @throws what the calls throw when they get no answer.
 */
export const checkSubscription = async (
  at: AtIdentityRegion,
  start: string,
  signal: AbortSignal,
): Promise<SubscriptionFound> => {
  try {
    const { AccountInfo: info } = await whereItAnswers(at, start, (cloud) =>
      cloud.send(new DescribeAccountSubscriptionCommand({ AwsAccountId: cloud.accountId }), signal),
    );
    return judge(info?.Edition, info?.AuthenticationType, info?.AccountSubscriptionStatus);
  } catch (error) {
    if (!(error instanceof CloudError) || error.failure !== 'refused') throw error;
    if (error.name === 'ResourceNotFoundException') return notSignedUp;
    const denial = readDenial(error.message);
    if (denial.kind === 'not_signed_up') return notSignedUp;
    if (denial.kind === 'edition' || error.name === 'UnsupportedUserEditionException')
      return judge('STANDARD', undefined, undefined);
    const denied = error.status === 401 || error.status === 403;
    if (!denied || denial.kind !== 'permission') throw error;
    return fromSettings(at, start, denial.action ?? 'quicksight:DescribeAccountSubscription', signal);
  }
};

/** The account's settings name the edition too. */
const fromSettings = async (
  at: AtIdentityRegion,
  start: string,
  missing: string,
  signal: AbortSignal,
): Promise<SubscriptionFound> => {
  try {
    const { AccountSettings: settings } = await whereItAnswers(at, start, (cloud) =>
      cloud.send(new DescribeAccountSettingsCommand({ AwsAccountId: cloud.accountId }), signal),
    );
    const found = judge(settings?.Edition, undefined, undefined);
    if (found.state !== 'ok') return found;
    return {
      ...found,
      state: 'warning',
      found: `${found.found} The authentication type is unknown: ${missing} is missing.`,
      todo: `Allow ${missing}.`,
      reason: 'missing_permissions',
      missingActions: [missing],
    };
  } catch (error) {
    if (!(error instanceof CloudError) || error.failure !== 'refused') throw error;
    const denial = readDenial(error.message);
    if (error.name === 'ResourceNotFoundException' || denial.kind === 'not_signed_up') return notSignedUp;
    if (denial.kind === 'scp') throw error;
    const actions = [
      missing,
      (denial.kind === 'permission' ? denial.action : undefined) ?? 'quicksight:DescribeAccountSettings',
    ];
    return {
      state: 'warning',
      found: 'Unknown, because this identity may not read it.',
      todo: `Allow ${actions.join(' or ')}.`,
      reason: 'missing_permissions',
      missingActions: actions,
      edition: null,
      authenticationType: null,
    };
  }
};
