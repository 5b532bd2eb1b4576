import {
  DeleteUserCommand,
  IdentityType,
  RegisterUserCommand,
  UpdateUserCommand,
  type UserRole,
} from '@aws-sdk/client-quicksight';
import type { Json } from '../../../../shared/domain/plan.ts';
import type { StepContext, StepExecutor } from '../../../operations/executor.ts';
import type { QuickSight } from '../quicksight.ts';
import { isMissing, isThereAlready, readEach } from '../read-paged.ts';
import { type InvitedNames, readUserRestriction, readUsers, type UserFound } from '../read-people.ts';
import { tagList } from './tag-list.ts';

/**
 * State of both steps: `{ email, role }`, or null where there is no such user. Read back after registering, it
 * says of somebody who was invited that they have not come yet.
 */
export type UserState = { readonly email: string; readonly role: string; readonly invited?: true };

export type UserRegisterInput = {
  readonly namespace: string;
  /** The name that QuickSight will give the user: it is how the user is looked up. */
  readonly userName: string;
  readonly email: string;
  readonly role: UserRole;
  /** The role that a federated person assumes, or the IAM user; null for a name that QuickSight itself keeps. */
  readonly iamArn: string | null;
  /** Null for all but a federated person. */
  readonly sessionName: string | null;
  /** A profile that takes abilities away from the account from its first moment on; null for none. */
  readonly customPermissions?: string | null;
  readonly tags: Readonly<Record<string, string>>;
};

export type UserUpdateInput = {
  readonly namespace: string;
  readonly userName: string;
  readonly email: string;
  readonly role: UserRole;
};

export const userState = ({ email, role }: Pick<UserFound, 'email' | 'role'>): UserState => ({ email, role });

type Named = { readonly namespace: string; readonly userName: string };

const readFor = async (
  inputs: readonly Named[],
  { cloud, signal }: StepContext<QuickSight>,
  invited?: InvitedNames,
) => {
  const [first] = inputs;
  if (first === undefined) return [];
  const names = inputs.map(({ userName }) => userName);
  const users = await readUsers(cloud, first.namespace, names, signal, invited);
  return names.map((name) => users.get(name));
};

const look = async (inputs: readonly Named[], context: StepContext<QuickSight>) =>
  (await readFor(inputs, context)).map((user) => (user === undefined ? null : userState(user)));

const lookForRegistered = async (
  inputs: readonly UserRegisterInput[],
  context: StepContext<QuickSight>,
): Promise<readonly (UserState | null)[]> => {
  const invited = new Map(
    inputs.flatMap(({ iamArn, email, userName }) =>
      iamArn === null ? [[email.toLowerCase(), userName] as const] : [],
    ),
  );
  return (await readFor(inputs, context, invited)).map((user) => {
    if (user === undefined) return null;
    const waits = user.identityType === IdentityType.QUICKSIGHT && !user.active;
    return { ...userState(user), ...(waits ? { invited: true as const } : {}) };
  });
};

/** E-mail addresses are one address whatever their case. */
const satisfies = (found: Json, after: Json): boolean => {
  const [is, wanted] = [found as UserState | null, after as UserState | null];
  if (is === null || wanted === null) return is === wanted;
  return is.role === wanted.role && is.email.toLowerCase() === wanted.email.toLowerCase();
};

/** What is offered to be opened is an address of the web and nothing else. */
const isLink = (link: string | undefined): link is string =>
  link !== undefined && link.length <= 4_096 && URL.parse(link)?.protocol === 'https:';

const batchKey = ({ namespace }: Named) => `users:${namespace}`;

export const userRegister: StepExecutor<UserRegisterInput, QuickSight> = {
  kind: 'quicksight.user.register',
  canLook: true,
  repeatable: true,
  settleMs: 30_000,
  batchKey,
  within: ({ namespace }) => `namespace:${namespace}`,
  lookMany: lookForRegistered,
  satisfies,
  async act(input, _before, { cloud, signal, wasThere, handOver }) {
    const command = new RegisterUserCommand({
      AwsAccountId: cloud.accountId,
      Namespace: input.namespace,
      IdentityType: input.iamArn === null ? IdentityType.QUICKSIGHT : IdentityType.IAM,
      Email: input.email,
      UserRole: input.role,
      ...(input.iamArn === null ? { UserName: input.userName } : { IamArn: input.iamArn }),
      ...(input.sessionName === null ? {} : { SessionName: input.sessionName }),
      ...(input.customPermissions ? { CustomPermissionsName: input.customPermissions } : {}),
      // The service refuses an empty list.
      ...(Object.keys(input.tags).length === 0 ? {} : { Tags: tagList(input.tags) }),
    });
    try {
      const { UserInvitationUrl: link } = await cloud.send(command, signal);
      if (input.iamArn === null && isLink(link))
        handOver?.({ email: input.email, userName: input.userName, link });
    } catch (error) {
      if (!isThereAlready(error)) throw error;
      wasThere?.();
    }
  },
};

export const userUpdate: StepExecutor<UserUpdateInput, QuickSight> = {
  kind: 'quicksight.user.update',
  canLook: true,
  repeatable: true,
  settleMs: 30_000,
  batchKey,
  lookMany: look,
  satisfies,
  async act(input, _before, { cloud, signal }) {
    await cloud.send(
      new UpdateUserCommand({
        AwsAccountId: cloud.accountId,
        Namespace: input.namespace,
        UserName: input.userName,
        Email: input.email,
        Role: input.role,
      }),
      signal,
    );
  },
};

/** State: `{ customPermissions }`, null within it for none; null where there is no such user. */
export type UserRestrictInput = UserUpdateInput & { readonly customPermissions: string | null };

/** Applies a profile of custom permissions to one account, or takes it away. */
export const userRestrict: StepExecutor<UserRestrictInput, QuickSight> = {
  kind: 'quicksight.user.restrict',
  canLook: true,
  repeatable: true,
  settleMs: 30_000,
  batchKey: ({ namespace, userName }) => `user-restriction:${namespace}/${userName}`,
  lookMany: (inputs, { cloud, signal }) =>
    readEach(inputs, ({ namespace, userName }) => readUserRestriction(cloud, namespace, userName, signal)),
  async act(input, _before, { cloud, signal }) {
    await cloud.send(
      new UpdateUserCommand({
        AwsAccountId: cloud.accountId,
        Namespace: input.namespace,
        UserName: input.userName,
        Email: input.email,
        Role: input.role,
        ...(input.customPermissions === null
          ? { UnapplyCustomPermissions: true }
          : { CustomPermissionsName: input.customPermissions }),
      }),
      signal,
    );
  },
};

/** Removes an account: its memberships and grants go with it. */
export const userDelete: StepExecutor<Named, QuickSight> = {
  kind: 'quicksight.user.delete',
  canLook: true,
  repeatable: true,
  settleMs: 30_000,
  batchKey,
  lookMany: look,
  async act({ namespace, userName }, _before, { cloud, signal }) {
    try {
      await cloud.send(
        new DeleteUserCommand({ AwsAccountId: cloud.accountId, Namespace: namespace, UserName: userName }),
        signal,
      );
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  },
};
