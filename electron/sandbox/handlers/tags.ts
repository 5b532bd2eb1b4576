import type {
  ListTagsForResourceRequest,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-quicksight';
import { parseArn } from '../arns.ts';
import type { Call, Handler, Handlers } from '../handler.ts';
import { invalidParameter, notFound } from '../service-error.ts';
import { putTags } from '../tagging.ts';

/** Throws `InvalidParameterValueException` for what is no ARN and `ResourceNotFoundException` for what is not there. */
export function requireResource(call: Call, resource: string): void {
  const arn = parseArn(resource);
  if (arn === undefined) throw invalidParameter(`${resource} is not a QuickSight ARN.`);
  if (arn.accountId !== call.world.accountId || !exists(call, arn)) {
    throw notFound(arn.type.toUpperCase(), `${resource} is not found.`);
  }
}

function exists(call: Call, arn: { type: string; region: string; id: string }): boolean {
  const { world } = call;
  const slash = arn.id.indexOf('/');
  const inNamespace = { namespace: arn.id.slice(0, Math.max(slash, 0)), name: arn.id.slice(slash + 1) };
  switch (arn.type) {
    case 'namespace':
      return (
        arn.region === world.identityRegion &&
        world.row('SELECT 1 FROM namespaces WHERE name = :id', { id: arn.id }) !== undefined
      );
    case 'user':
      return (
        arn.region === world.identityRegion &&
        world.row('SELECT 1 FROM users WHERE namespace = :namespace AND name = :name', inNamespace) !==
          undefined
      );
    case 'group':
      return (
        arn.region === world.identityRegion &&
        world.row('SELECT 1 FROM groups WHERE namespace = :namespace AND name = :name', inNamespace) !==
          undefined
      );
    case 'folder':
      return (
        world.row('SELECT 1 FROM folders WHERE region = :region AND id = :id', {
          region: arn.region,
          id: arn.id,
        }) !== undefined
      );
    default:
      return (
        world.row(
          'SELECT 1 FROM assets WHERE region = :region AND kind = :kind AND id = :id AND deleted_at IS NULL',
          {
            region: arn.region,
            kind: arn.type,
            id: arn.id,
          },
        ) !== undefined
      );
  }
}

const tagResource: Handler<TagResourceRequest> = (call, input) => {
  requireResource(call, input.ResourceArn);
  putTags(call.world, input.ResourceArn, input.Tags);
  return {};
};

const untagResource: Handler<UntagResourceRequest> = (call, input) => {
  requireResource(call, input.ResourceArn);
  for (const key of input.TagKeys) {
    call.world.run('DELETE FROM tags WHERE resource = :resource AND key = :key', {
      resource: input.ResourceArn,
      key,
    });
  }
  return {};
};

const listTagsForResource: Handler<ListTagsForResourceRequest> = (call, input) => {
  requireResource(call, input.ResourceArn);
  return {
    Tags: call.world
      .rows<{ key: string; value: string }>(
        'SELECT key, value FROM tags WHERE resource = :resource ORDER BY key',
        {
          resource: input.ResourceArn,
        },
      )
      .map(({ key, value }) => ({ Key: key, Value: value })),
  };
};

export const tagHandlers: Handlers = {
  TagResource: tagResource,
  UntagResource: untagResource,
  ListTagsForResource: listTagsForResource,
};
