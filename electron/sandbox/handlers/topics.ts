import type {
  CreateTopicRequest,
  DeleteTopicRequest,
  DescribeTopicRequest,
  UpdateTopicRequest,
} from '@aws-sdk/client-quicksight';
import { type AssetRow, arnOf, deleteAsset, insertAsset, requireAsset, updateAsset } from '../assets.ts';
import { addFolderMember, requireFolderArn } from '../folder-tree.ts';
import { type Call, type Handler, type Handlers, rawMember, unknownMembers } from '../handler.ts';
import { assetListHandler } from '../list-handler.ts';
import { permissionHandlers } from '../permission-handlers.ts';
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

const listTopics = assetListHandler('TopicsSummaries', 'topic', showTopicSummary);

const deleteTopic: Handler<DeleteTopicRequest> = (call, input) => {
  const row = requireAsset(call, 'topic', input.TopicId);
  deleteAsset(call, 'topic', row.id);
  return { Arn: arnOf(call, 'topic', row.id), TopicId: row.id };
};

export const topicHandlers: Handlers = {
  CreateTopic: createTopic,
  UpdateTopic: updateTopic,
  DescribeTopic: describeTopic,
  ListTopics: listTopics,
  DeleteTopic: deleteTopic,
  ...permissionHandlers('topic'),
};
