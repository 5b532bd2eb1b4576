import type {
  CreateTopicRequest,
  DeleteTopicRequest,
  DescribeTopicPermissionsRequest,
  DescribeTopicRequest,
  ListTopicsRequest,
  UpdateTopicPermissionsRequest,
  UpdateTopicRequest,
} from '@aws-sdk/client-quicksight';
import {
  type AssetRow,
  arnOf,
  deleteAsset,
  insertAsset,
  readAssets,
  requireAsset,
  updateAsset,
} from '../assets.ts';
import { addFolderMember, requireFolderArn } from '../folder-tree.ts';
import { changeGrants, readGrants } from '../grants.ts';
import { type Call, type Handler, type Handlers, rawMember, unknownMembers } from '../handler.ts';
import { page } from '../pages.ts';
import { rawAnswer } from '../raw-json.ts';
import { putTags } from '../tagging.ts';

interface Document {
  readonly topic: { readonly Name?: string; readonly UserExperienceVersion?: string };
}

const documentOf = (row: AssetRow): Document => JSON.parse(row.document) as Document;

const createTopic: Handler<CreateTopicRequest> = (call, input) => {
  const id = input.TopicId;
  const arn = arnOf(call, 'topic', id);
  insertAsset(call, {
    kind: 'topic',
    id,
    name: input.Topic.Name ?? id,
    readyAt: call.now,
    document: {
      topic: rawMember(call, 'Topic'),
      instructions: rawMember(call, 'CustomInstructions'),
      unknown: unknownMembers(call),
    },
  });
  putTags(call.world, arn, input.Tags);
  for (const folder of input.FolderArns ?? [])
    addFolderMember(call, requireFolderArn(call, folder), 'TOPIC', id);
  return { Arn: arn, TopicId: id, RefreshArn: `${arn}/refresh/first` };
};

const updateTopic: Handler<UpdateTopicRequest> = (call, input) => {
  const row = requireAsset(call, 'topic', input.TopicId);
  updateAsset(call, {
    kind: 'topic',
    id: row.id,
    name: input.Topic.Name ?? row.name,
    readyAt: call.now,
    document: {
      topic: rawMember(call, 'Topic'),
      instructions: rawMember(call, 'CustomInstructions') ?? rawAnswer(row.document).instructions,
      unknown: unknownMembers(call),
    },
  });
  const arn = arnOf(call, 'topic', row.id);
  return { Arn: arn, TopicId: row.id, RefreshArn: `${arn}/refresh/first` };
};

const describeTopic: Handler<DescribeTopicRequest> = (call, input) => {
  const row = requireAsset(call, 'topic', input.TopicId);
  const { topic, instructions, unknown } = rawAnswer(row.document);
  return {
    ...rawAnswer(unknown?.text ?? '{}'),
    Arn: arnOf(call, 'topic', row.id),
    TopicId: row.id,
    Topic: topic,
    CustomInstructions: instructions,
  };
};

/** A topic tells no date of its last change. */
export const showTopicSummary = (call: Call, row: AssetRow) => ({
  Arn: arnOf(call, 'topic', row.id),
  TopicId: row.id,
  Name: row.name,
  UserExperienceVersion: documentOf(row).topic.UserExperienceVersion ?? 'NEW_READER_EXPERIENCE',
});

const listTopics: Handler<ListTopicsRequest> = (call, input) => {
  const { rows, nextToken } = page(
    call,
    input,
    call.region,
    (row: AssetRow) => row.id,
    (after, limit) => readAssets(call, 'topic', after, limit),
  );
  return { TopicsSummaries: rows.map((row) => showTopicSummary(call, row)), NextToken: nextToken };
};

const deleteTopic: Handler<DeleteTopicRequest> = (call, input) => {
  const row = requireAsset(call, 'topic', input.TopicId);
  deleteAsset(call, 'topic', row.id);
  return { Arn: arnOf(call, 'topic', row.id), TopicId: row.id };
};

const showPermissions = (call: Call, id: string) => {
  const arn = arnOf(call, 'topic', id);
  return { TopicId: id, TopicArn: arn, Permissions: readGrants(call.world, arn) };
};

const describeTopicPermissions: Handler<DescribeTopicPermissionsRequest> = (call, input) =>
  showPermissions(call, requireAsset(call, 'topic', input.TopicId).id);

const updateTopicPermissions: Handler<UpdateTopicPermissionsRequest> = (call, input) => {
  const { id } = requireAsset(call, 'topic', input.TopicId);
  changeGrants(
    call.world,
    { arn: arnOf(call, 'topic', id), kind: 'topic' },
    { grant: input.GrantPermissions, revoke: input.RevokePermissions },
    call.now,
  );
  return showPermissions(call, id);
};

export const topicHandlers: Handlers = {
  CreateTopic: createTopic,
  UpdateTopic: updateTopic,
  DescribeTopic: describeTopic,
  ListTopics: listTopics,
  DeleteTopic: deleteTopic,
  DescribeTopicPermissions: describeTopicPermissions,
  UpdateTopicPermissions: updateTopicPermissions,
};
