import type {
  DescribeAccountSettingsRequest,
  DescribeAccountSubscriptionRequest,
  UpdateAccountSettingsRequest,
  UpdatePublicSharingSettingsRequest,
} from '@aws-sdk/client-quicksight';
import type { Handler, Handlers } from '../handler.ts';
import { requireNamespace } from './namespaces.ts';

const describeAccountSubscription: Handler<DescribeAccountSubscriptionRequest> = ({ world }) => {
  const account = world.account();
  return {
    AccountInfo: {
      AccountName: account.accountName,
      Edition: account.edition,
      NotificationEmail: account.notificationEmail,
      AuthenticationType: account.authenticationType,
      AccountSubscriptionStatus: account.subscriptionStatus,
    },
  };
};

const describeAccountSettings: Handler<DescribeAccountSettingsRequest> = ({ world }) => {
  const account = world.account();
  return {
    AccountSettings: {
      AccountName: account.accountName,
      Edition: account.edition,
      DefaultNamespace: account.defaultNamespace,
      NotificationEmail: account.notificationEmail,
      PublicSharingEnabled: account.publicSharingEnabled,
      TerminationProtectionEnabled: account.terminationProtectionEnabled,
    },
  };
};

const updateAccountSettings: Handler<UpdateAccountSettingsRequest> = (call, input) => {
  requireNamespace(call, input.DefaultNamespace);
  call.world.setAccount({
    defaultNamespace: input.DefaultNamespace,
    ...(input.NotificationEmail === undefined ? {} : { notificationEmail: input.NotificationEmail }),
    ...(input.TerminationProtectionEnabled === undefined
      ? {}
      : { terminationProtectionEnabled: input.TerminationProtectionEnabled }),
  });
  return {};
};

const updatePublicSharingSettings: Handler<UpdatePublicSharingSettingsRequest> = ({ world }, input) => {
  world.setAccount({ publicSharingEnabled: input.PublicSharingEnabled ?? false });
  return {};
};

export const accountHandlers: Handlers = {
  DescribeAccountSubscription: describeAccountSubscription,
  DescribeAccountSettings: describeAccountSettings,
  UpdateAccountSettings: updateAccountSettings,
  UpdatePublicSharingSettings: updatePublicSharingSettings,
};
