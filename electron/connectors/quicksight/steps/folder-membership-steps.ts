import {
  CreateFolderMembershipCommand,
  DeleteFolderMembershipCommand,
  ListFolderMembersCommand,
  type MemberType,
} from '@aws-sdk/client-quicksight';
import type { AssetKind } from '../../../../shared/domain/directory.ts';
import type { StepContext, StepExecutor } from '../../../operations/executor.ts';
import { CloudError } from '../../cloud-call.ts';
import type { QuickSight } from '../quicksight.ts';
import { isMissing, orMissing, pageSize, readPages } from '../read-paged.ts';
import { memberState } from './membership-steps.ts';

/** An asset's place in a folder. State: `{ member: true }`, or null. */
export type FolderMembershipInput = {
  readonly folder: string;
  readonly kind: AssetKind;
  readonly id: string;
};

const memberTypes: Readonly<Record<AssetKind, string>> = {
  dashboard: 'DASHBOARD',
  analysis: 'ANALYSIS',
  dataset: 'DATASET',
  data_source: 'DATASOURCE',
  theme: 'THEME',
  topic: 'TOPIC',
};
/** How an ARN names each kind. */
const arnWords: Readonly<Record<AssetKind, string>> = {
  dashboard: 'dashboard',
  analysis: 'analysis',
  dataset: 'dataset',
  data_source: 'datasource',
  theme: 'theme',
  topic: 'topic',
};

const look = async (inputs: readonly FolderMembershipInput[], { cloud, signal }: StepContext<QuickSight>) => {
  const [first] = inputs;
  if (first === undefined) return [];
  const members = await orMissing(
    readPages(async (NextToken) => {
      const page = await cloud.send(
        new ListFolderMembersCommand({
          AwsAccountId: cloud.accountId,
          FolderId: first.folder,
          MaxResults: pageSize,
          NextToken,
        }),
        signal,
      );
      return { items: page.FolderMemberList, next: page.NextToken };
    }),
  );
  const held = new Set(
    (members ?? []).map(({ MemberArn = '' }) => MemberArn.slice(MemberArn.lastIndexOf(':') + 1)),
  );
  return inputs.map(({ kind, id }) => (held.has(`${arnWords[kind]}/${id}`) ? memberState : null));
};

const parameters = ({ folder, kind, id }: FolderMembershipInput, cloud: QuickSight) => ({
  AwsAccountId: cloud.accountId,
  FolderId: folder,
  MemberId: id,
  // The service takes themes too; the SDK's list of types is behind.
  MemberType: memberTypes[kind] as MemberType,
});

const common = {
  canLook: true,
  repeatable: true,
  settleMs: 15_000,
  batchKey: ({ folder }: FolderMembershipInput) => `folder-members:${folder}`,
  lookMany: look,
};

/** Puts an asset into a folder: whoever may see the folder may see it. */
export const folderMembershipCreate: StepExecutor<FolderMembershipInput, QuickSight> = {
  ...common,
  kind: 'quicksight.folder-membership.create',
  async act(input, _before, { cloud, signal, wasThere }) {
    try {
      await cloud.send(new CreateFolderMembershipCommand(parameters(input, cloud)), signal);
    } catch (error) {
      // A conflict is something else here: what lies in a restricted folder can lie in no other.
      if (!(error instanceof CloudError) || error.name !== 'ResourceExistsException') throw error;
      wasThere?.();
    }
  },
};

/** Takes an asset out of a folder. */
export const folderMembershipDelete: StepExecutor<FolderMembershipInput, QuickSight> = {
  ...common,
  kind: 'quicksight.folder-membership.delete',
  async act(input, _before, { cloud, signal }) {
    try {
      await cloud.send(new DeleteFolderMembershipCommand(parameters(input, cloud)), signal);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  },
};
