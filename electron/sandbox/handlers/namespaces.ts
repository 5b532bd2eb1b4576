import type {
  CreateNamespaceRequest,
  DeleteNamespaceRequest,
  DescribeNamespaceRequest,
  ListNamespacesRequest,
} from '@aws-sdk/client-quicksight';
import { namespaceArn } from '../arns.ts';
import type { Call, Handler, Handlers } from '../handler.ts';
import { page } from '../pages.ts';
import {
  alreadyExists,
  invalidParameter,
  limitExceeded,
  notFound,
  preconditionNotMet,
} from '../service-error.ts';
import { putTags } from '../tagging.ts';

interface NamespaceRow {
  readonly name: string;
  readonly ready_at: number;
  readonly gone_at: number | null;
}

const mostNamespaces = 100;

const find = (call: Call, name: string): NamespaceRow | undefined =>
  call.world.row<NamespaceRow>('SELECT name, ready_at, gone_at FROM namespaces WHERE name = :name', { name });

function show(call: Call, row: NamespaceRow): Readonly<Record<string, unknown>> {
  return {
    Name: row.name,
    Arn: namespaceArn(call.world, row.name),
    CapacityRegion: call.world.identityRegion,
    CreationStatus: row.gone_at !== null ? 'DELETING' : row.ready_at > call.now ? 'CREATING' : 'CREATED',
    IdentityStore: 'QUICKSIGHT',
  };
}

const missing = (call: Call, name: string) =>
  // The service's own text (terraform-provider-aws#39222).
  notFound(
    'NAMESPACE',
    `Namespace ${name} not found in account ${call.world.accountId}. AWS account ID: ${call.world.accountId}, Namespace: ${name}.`,
  );

/**
 * Makes sure that a namespace can be worked in. Throws `ResourceNotFoundException`, or
 * `PreconditionNotMetException` while it is being created or deleted.
 */
export function requireNamespace(call: Call, name: string): void {
  const found = find(call, name);
  if (found === undefined) throw missing(call, name);
  if (found.gone_at !== null) throw preconditionNotMet(`Namespace ${name} is being deleted.`);
  if (found.ready_at > call.now) throw preconditionNotMet(`Namespace ${name} is still being created.`);
}

const createNamespace: Handler<CreateNamespaceRequest> = (call, input) => {
  const { world, now } = call;
  const name = input.Namespace;
  if (find(call, name) !== undefined) throw alreadyExists('NAMESPACE', `Namespace ${name} already exists.`);
  const count = world.row<{ n: number }>('SELECT count(*) AS n FROM namespaces')?.n ?? 0;
  if (count >= mostNamespaces) {
    throw limitExceeded('NAMESPACE', `An account has at most ${mostNamespaces} namespaces.`);
  }
  const row = { name, created_at: now, ready_at: now + world.timing.asyncMs };
  world.run('INSERT INTO namespaces VALUES (:name, :created_at, :ready_at, NULL)', row);
  putTags(world, namespaceArn(world, name), input.Tags);
  return show(call, { ...row, gone_at: null });
};

const describeNamespace: Handler<DescribeNamespaceRequest> = (call, input) => {
  const found = find(call, input.Namespace);
  if (found === undefined) throw missing(call, input.Namespace);
  return { Namespace: show(call, found) };
};

const listNamespaces: Handler<ListNamespacesRequest> = (call, input) => {
  const { rows, nextToken } = page(
    call,
    input,
    '',
    (row: NamespaceRow) => row.name,
    (after, limit) =>
      call.world.rows<NamespaceRow>(
        'SELECT name, ready_at, gone_at FROM namespaces WHERE name > :after ORDER BY name LIMIT :limit',
        { after, limit },
      ),
  );
  return { Namespaces: rows.map((row) => show(call, row)), NextToken: nextToken };
};

const deleteNamespace: Handler<DeleteNamespaceRequest> = (call, input) => {
  if (input.Namespace === 'default') throw invalidParameter('The default namespace cannot be deleted.');
  requireNamespace(call, input.Namespace);
  call.world.run('UPDATE namespaces SET gone_at = :gone WHERE name = :name', {
    gone: call.now + call.world.timing.asyncMs,
    name: input.Namespace,
  });
  return {};
};

export const namespaceHandlers: Handlers = {
  CreateNamespace: createNamespace,
  DescribeNamespace: describeNamespace,
  ListNamespaces: listNamespaces,
  DeleteNamespace: deleteNamespace,
};
