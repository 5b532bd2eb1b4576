import { randomUUID } from 'node:crypto';
import type { RegisterUserRequest } from '@aws-sdk/client-quicksight';
import { userArn } from '../arns.ts';
import { roleId } from '../caller.ts';
import type { Call, Given, Handler } from '../handler.ts';
import { alreadyExists, invalidParameter, preconditionNotMet } from '../service-error.ts';
import { putTags } from '../tagging.ts';
import { requireNamespace } from './namespaces.ts';
import { insertUser, showUser, type UserRow } from './user-row.ts';

type Input = Given<RegisterUserRequest>;
type Identity = Pick<UserRow, 'name' | 'principal_id' | 'iam_arn' | 'active'>;

/** The service's text (terraform-provider-aws#20389). */
const notApplicable = (parameters: string) =>
  invalidParameter(`The following parameters are not applicable to this identity type: ${parameters}`);

/** Adds a user; no e-mail is sent. A federated person's name is `<role name>/<session name>`. */
export const registerUser: Handler<RegisterUserRequest> = (call, input) => {
  const { world } = call;
  requireNamespace(call, input.Namespace);
  if (!/^[^\s@]+@[^\s@]+$/u.test(input.Email)) throw invalidParameter(`Email ${input.Email} is not valid.`);
  if (input.UserRole.startsWith('RESTRICTED_')) {
    throw invalidParameter(`The role ${input.UserRole} is not available for use.`);
  }
  const identity = identify(call, input);
  if (
    world.row('SELECT 1 FROM users WHERE namespace = :namespace AND name = :name', {
      namespace: input.Namespace,
      name: identity.name,
    }) !== undefined
  ) {
    throw alreadyExists('USER', `User ${identity.name} already exists in namespace ${input.Namespace}.`);
  }
  const row: UserRow = {
    ...identity,
    namespace: input.Namespace,
    email: input.Email,
    role: input.UserRole,
    identity_type: input.IdentityType,
    custom_permissions: input.CustomPermissionsName ?? null,
    login_provider_type: input.ExternalLoginFederationProviderType ?? null,
    login_provider_url: input.CustomFederationProviderUrl ?? null,
    login_id: input.ExternalLoginId ?? null,
  };
  insertUser(world, row);
  putTags(world, userArn(world, row.namespace, row.name), input.Tags);
  return {
    User: showUser(world, row),
    UserInvitationUrl:
      input.IdentityType === 'QUICKSIGHT'
        ? `https://signin.aws.amazon.com/inviteuser?token=${randomUUID()}`
        : undefined,
  };
};

function identify(call: Call, input: Input): Identity {
  const { authenticationType } = call.world.account();
  if (input.IdentityType === 'QUICKSIGHT' && authenticationType !== 'IAM_AND_QUICKSIGHT')
    throw preconditionNotMet('This account does not manage users in QuickSight.');
  if (input.IdentityType === 'IAM' && authenticationType === 'IAM_IDENTITY_CENTER')
    throw preconditionNotMet('This account uses IAM Identity Center.');
  switch (input.IdentityType) {
    case 'IAM':
      return identifyIam(call, input);
    case 'QUICKSIGHT':
      return identifyNative(input);
    default:
      return identifyCentral(call, input);
  }
}

function identifyIam(call: Call, input: Input): Identity {
  if (input.UserName !== undefined) throw notApplicable('User Name');
  const arn = input.IamArn;
  if (arn === undefined || arn === '') throw invalidParameter('IamArn is required for identity type IAM.');
  const match = /^arn:aws:iam::(\d{12}):(role|user)\/(?:[\w+=,.@-]+\/)*([\w+=,.@-]+)$/.exec(arn);
  if (match === null) throw invalidParameter(`IamArn ${arn} is not the ARN of an IAM user or role.`);
  const [, account = '', kind = '', entity = ''] = match;
  if (account !== call.world.accountId) throw invalidParameter(`IamArn ${arn} belongs to another account.`);
  // Whether IAM knows the entity is not asked: RegisterUser's least policy has no IAM action, and a person who
  // tries Steward names the roles of his own organisation.
  if (kind === 'user') {
    if (input.SessionName !== undefined) throw notApplicable('Session Name');
    return {
      name: entity,
      principal_id: `federated/iam/${roleId(entity).replace('AROA', 'AIDA')}`,
      iam_arn: arn,
      active: 1,
    };
  }
  if (input.SessionName === undefined)
    throw invalidParameter('SessionName is required when IamArn is a role.');
  return {
    name: `${entity}/${input.SessionName}`,
    principal_id: `federated/iam/${roleId(entity)}:${input.SessionName}`,
    iam_arn: arn,
    active: 1,
  };
}

function identifyNative(input: Input): Identity {
  if (input.UserName === undefined)
    throw invalidParameter('UserName is required for identity type QUICKSIGHT.');
  if (input.IamArn !== undefined) throw notApplicable('IAM ARN');
  if (input.SessionName !== undefined) throw notApplicable('Session Name');
  // Inactive until the person has answered the invitation.
  return {
    name: input.UserName,
    principal_id: `user/d-93670ba2f1/${randomUUID()}`,
    iam_arn: null,
    active: 0,
  };
}

function identifyCentral(call: Call, input: Input): Identity {
  if (call.world.account().authenticationType !== 'IAM_IDENTITY_CENTER') {
    throw preconditionNotMet('This account does not use IAM Identity Center.');
  }
  if (input.UserName === undefined)
    throw invalidParameter('UserName is required for identity type IAM_IDENTITY_CENTER.');
  return {
    name: input.UserName,
    principal_id: `user/d-93670ba2f1/${randomUUID()}`,
    iam_arn: null,
    active: 1,
  };
}
