import { randomUUID } from 'node:crypto';
import type {
  CreateGroupRequest,
  DeleteGroupRequest,
  DescribeGroupRequest,
  ListGroupsRequest,
  SearchGroupsRequest,
  UpdateGroupRequest,
} from '@aws-sdk/client-quicksight';
import { groupArn } from '../arns.ts';
import { removePrincipal } from '../grants.ts';
import type { Call, Handler, Handlers } from '../handler.ts';
import { refuseCentral } from '../identity-center.ts';
import { page } from '../pages.ts';
import { queueForSearch } from '../search-index.ts';
import { alreadyExists, limitExceeded, notFound } from '../service-error.ts';
import type { World } from '../world.ts';
import { requireNamespace } from './namespaces.ts';

export interface GroupRow {
  readonly namespace: string;
  readonly name: string;
  readonly description: string | null;
  readonly principal_id: string;
}

/** For a query that calls the table `g`. */
export const groupColumns = 'g.namespace, g.name, g.description, g.principal_id';

const mostGroups = 10_000;

export const showGroup = (world: World, row: GroupRow): Readonly<Record<string, unknown>> => ({
  Arn: groupArn(world, row.namespace, row.name),
  GroupName: row.name,
  Description: row.description ?? undefined,
  PrincipalId: row.principal_id,
});

/** Throws `ResourceNotFoundException` for a missing namespace or group. */
export function requireGroup(call: Call, namespace: string, name: string): GroupRow {
  requireNamespace(call, namespace);
  const found = call.world.row<GroupRow>(
    `SELECT ${groupColumns} FROM groups g WHERE g.namespace = :namespace AND g.name = :name`,
    { namespace, name },
  );
  if (found === undefined) {
    throw notFound(
      'GROUP',
      `Group ${name} not found in namespace ${namespace} of account ${call.world.accountId}.`,
    );
  }
  return found;
}

const createGroup: Handler<CreateGroupRequest> = (call, input) => {
  const { world, now } = call;
  requireNamespace(call, input.Namespace);
  refuseCentral(world);
  const key = { namespace: input.Namespace, name: input.GroupName };
  if (world.row('SELECT 1 FROM groups WHERE namespace = :namespace AND name = :name', key) !== undefined) {
    throw alreadyExists('GROUP', `Group ${input.GroupName} already exists in namespace ${input.Namespace}.`);
  }
  const count = world.row<{ n: number }>('SELECT count(*) AS n FROM groups WHERE namespace = :namespace', {
    namespace: input.Namespace,
  });
  if ((count?.n ?? 0) >= mostGroups)
    throw limitExceeded('GROUP', `A namespace has at most ${mostGroups} groups.`);
  const row: GroupRow = {
    ...key,
    description: input.Description ?? null,
    principal_id: `group/d-93670ba2f1/${randomUUID()}`,
  };
  world.run('INSERT INTO groups VALUES (:namespace, :name, :description, :principal_id)', { ...row });
  queueForSearch(world, groupArn(world, row.namespace, row.name), now);
  return { Group: showGroup(world, row) };
};

const describeGroup: Handler<DescribeGroupRequest> = (call, input) => ({
  Group: showGroup(call.world, requireGroup(call, input.Namespace, input.GroupName)),
});

const updateGroup: Handler<UpdateGroupRequest> = (call, input) => {
  const group = requireGroup(call, input.Namespace, input.GroupName);
  refuseCentral(call.world);
  const description = input.Description ?? null;
  call.world.run(
    'UPDATE groups SET description = :description WHERE namespace = :namespace AND name = :name',
    {
      description,
      namespace: group.namespace,
      name: group.name,
    },
  );
  return { Group: showGroup(call.world, { ...group, description }) };
};

const deleteGroup: Handler<DeleteGroupRequest> = (call, input) => {
  const group = requireGroup(call, input.Namespace, input.GroupName);
  refuseCentral(call.world);
  const arn = groupArn(call.world, group.namespace, group.name);
  removePrincipal(call.world, arn, call.now);
  call.world.run('DELETE FROM tags WHERE resource = :arn', { arn });
  call.world.run('DELETE FROM groups WHERE namespace = :namespace AND name = :name', {
    namespace: group.namespace,
    name: group.name,
  });
  queueForSearch(call.world, arn, call.now);
  return {};
};

const listGroups: Handler<ListGroupsRequest> = (call, input) => {
  const namespace = input.Namespace;
  requireNamespace(call, namespace);
  const { rows, nextToken } = page(
    call,
    input,
    namespace,
    (row: GroupRow) => row.name,
    (after, limit) =>
      call.world.rows<GroupRow>(
        `SELECT ${groupColumns} FROM groups g WHERE g.namespace = :namespace AND g.name > :after ORDER BY g.name LIMIT :limit`,
        { namespace, after, limit },
      ),
  );
  return { GroupList: rows.map((row) => showGroup(call.world, row)), NextToken: nextToken };
};

const searchGroups: Handler<SearchGroupsRequest> = (call, input) => {
  const namespace = input.Namespace;
  requireNamespace(call, namespace);
  const prefix = input.Filters[0]?.Value ?? '';
  const { rows, nextToken } = page(
    call,
    input,
    `${namespace}\n${prefix}`,
    (row: GroupRow) => row.name,
    (after, limit) =>
      call.world.rows<GroupRow>(
        // A group that was just deleted is still found; it shows what the index knows of it.
        `SELECT i.scope AS namespace, i.name, g.description, coalesce(g.principal_id, '') AS principal_id
           FROM search_index i LEFT JOIN groups g ON g.namespace = i.scope AND g.name = i.name
          WHERE i.kind = 'group' AND i.scope = :namespace AND i.name > :after
            AND substr(i.name, 1, length(:prefix)) = :prefix
          ORDER BY i.name LIMIT :limit`,
        { namespace, prefix, after, limit },
      ),
  );
  return { GroupList: rows.map((row) => showGroup(call.world, row)), NextToken: nextToken };
};

export const groupHandlers: Handlers = {
  CreateGroup: createGroup,
  DescribeGroup: describeGroup,
  UpdateGroup: updateGroup,
  DeleteGroup: deleteGroup,
  ListGroups: listGroups,
  SearchGroups: searchGroups,
};
