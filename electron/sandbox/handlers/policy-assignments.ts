import { randomUUID } from 'node:crypto';
import type {
  CreateIAMPolicyAssignmentRequest,
  DeleteIAMPolicyAssignmentRequest,
  DescribeIAMPolicyAssignmentRequest,
  ListIAMPolicyAssignmentsForUserRequest,
  ListIAMPolicyAssignmentsRequest,
  UpdateIAMPolicyAssignmentRequest,
} from '@aws-sdk/client-quicksight';
import type { Call, Handler, Handlers } from '../handler.ts';
import { page } from '../pages.ts';
import { alreadyExists, invalidParameter, notFound } from '../service-error.ts';
import { requireNamespace } from './namespaces.ts';

interface AssignmentRow {
  readonly namespace: string;
  readonly name: string;
  readonly id: string;
  readonly status: string;
  readonly policy_arn: string | null;
  readonly identities: string;
}

type Identities = Readonly<Record<string, readonly string[]>>;

const columns = 'namespace, name, id, status, policy_arn, identities';

function requireAssignment(call: Call, namespace: string, name: string): AssignmentRow {
  requireNamespace(call, namespace);
  const found = call.world.row<AssignmentRow>(
    `SELECT ${columns} FROM policy_assignments WHERE namespace = :namespace AND name = :name`,
    { namespace, name },
  );
  if (found === undefined)
    throw notFound('IAM_POLICY_ASSIGNMENT', `Assignment ${name} not found in namespace ${namespace}.`);
  return found;
}

/** Users and groups by name; anybody who is not there is refused. */
function checkIdentities(call: Call, namespace: string, identities: Identities): void {
  for (const [kind, names] of Object.entries(identities)) {
    if (kind !== 'user' && kind !== 'group')
      throw invalidParameter(`Identities holds '${kind.slice(0, 40)}'; it may hold: user, group.`);
    const table = kind === 'user' ? 'users' : 'groups';
    for (const name of names)
      if (
        call.world.row(`SELECT 1 FROM ${table} WHERE namespace = :namespace AND name = :name`, {
          namespace,
          name,
        }) === undefined
      )
        throw notFound(kind.toUpperCase(), `${kind} ${name} not found in namespace ${namespace}.`);
  }
}

function checkPolicy(arn: string | undefined): void {
  if (arn !== undefined && !/^arn:aws[a-z-]*:iam::(?:\d{12}|aws):policy\/.+$/.test(arn))
    throw invalidParameter(`'${arn.slice(0, 100)}' is not the ARN of an IAM policy.`);
}

const statuses: readonly unknown[] = ['ENABLED', 'DRAFT', 'DISABLED'];

function checkStatus(status: string | undefined): void {
  if (status !== undefined && !statuses.includes(status))
    throw invalidParameter(`AssignmentStatus '${status.slice(0, 40)}' is none of ${statuses.join(', ')}.`);
}

const show = (row: AssignmentRow) => ({
  AssignmentName: row.name,
  AssignmentId: row.id,
  AssignmentStatus: row.status,
  PolicyArn: row.policy_arn ?? undefined,
  Identities: JSON.parse(row.identities) as Identities,
});

const write = (call: Call, row: AssignmentRow): void => {
  call.world.run(
    `INSERT INTO policy_assignments VALUES (:namespace, :name, :id, :status, :policy_arn, :identities)
     ON CONFLICT DO UPDATE SET status = excluded.status, policy_arn = excluded.policy_arn, identities = excluded.identities`,
    { ...row },
  );
};

const createAssignment: Handler<CreateIAMPolicyAssignmentRequest> = (call, input) => {
  const { Namespace: namespace, AssignmentName: name } = input;
  requireNamespace(call, namespace);
  const key = { namespace, name };
  if (
    call.world.row('SELECT 1 FROM policy_assignments WHERE namespace = :namespace AND name = :name', key) !==
    undefined
  )
    throw alreadyExists('IAM_POLICY_ASSIGNMENT', `Assignment ${name} already exists.`);
  const identities = input.Identities ?? {};
  checkStatus(input.AssignmentStatus);
  checkPolicy(input.PolicyArn);
  checkIdentities(call, namespace, identities);
  const row: AssignmentRow = {
    ...key,
    id: randomUUID(),
    status: input.AssignmentStatus,
    policy_arn: input.PolicyArn ?? null,
    identities: JSON.stringify(identities),
  };
  write(call, row);
  return show(row);
};

/** Identities are replaced as a whole. */
const updateAssignment: Handler<UpdateIAMPolicyAssignmentRequest> = (call, input) => {
  const row = requireAssignment(call, input.Namespace, input.AssignmentName);
  checkStatus(input.AssignmentStatus);
  checkPolicy(input.PolicyArn);
  if (input.Identities !== undefined) checkIdentities(call, input.Namespace, input.Identities);
  const next: AssignmentRow = {
    ...row,
    status: input.AssignmentStatus ?? row.status,
    policy_arn: input.PolicyArn ?? row.policy_arn,
    identities: input.Identities === undefined ? row.identities : JSON.stringify(input.Identities),
  };
  write(call, next);
  return show(next);
};

const describeAssignment: Handler<DescribeIAMPolicyAssignmentRequest> = (call, input) => ({
  IAMPolicyAssignment: {
    AwsAccountId: call.world.accountId,
    ...show(requireAssignment(call, input.Namespace, input.AssignmentName)),
  },
});

const deleteAssignment: Handler<DeleteIAMPolicyAssignmentRequest> = (call, input) => {
  const { namespace, name } = requireAssignment(call, input.Namespace, input.AssignmentName);
  call.world.run('DELETE FROM policy_assignments WHERE namespace = :namespace AND name = :name', {
    namespace,
    name,
  });
  return { AssignmentName: name };
};

const listAssignments: Handler<ListIAMPolicyAssignmentsRequest> = (call, input) => {
  requireNamespace(call, input.Namespace);
  const { rows, nextToken } = page(
    call,
    input,
    `${input.Namespace}/${input.AssignmentStatus ?? ''}`,
    (row: AssignmentRow) => row.name,
    (after, limit) =>
      call.world.rows<AssignmentRow>(
        `SELECT ${columns} FROM policy_assignments
          WHERE namespace = :namespace AND name > :after AND (:status IS NULL OR status = :status)
          ORDER BY name LIMIT :limit`,
        { namespace: input.Namespace, after, limit, status: input.AssignmentStatus ?? null },
      ),
  );
  return {
    IAMPolicyAssignments: rows.map(({ name, status }) => ({
      AssignmentName: name,
      AssignmentStatus: status,
    })),
    NextToken: nextToken,
  };
};

const listForUser: Handler<ListIAMPolicyAssignmentsForUserRequest> = (call, input) => {
  requireNamespace(call, input.Namespace);
  const { rows, nextToken } = page(
    call,
    input,
    `${input.Namespace}/${input.UserName}`,
    (row: AssignmentRow) => row.name,
    (after, limit) =>
      call.world.rows<AssignmentRow>(
        `SELECT ${columns} FROM policy_assignments a
          WHERE namespace = :namespace AND name > :after AND status = 'ENABLED' AND (
            EXISTS (SELECT 1 FROM json_each(a.identities, '$.user') WHERE value = :user)
            OR EXISTS (SELECT 1 FROM json_each(a.identities, '$.group') JOIN group_members m
                 ON m.namespace = a.namespace AND m.group_name = value WHERE m.user_name = :user))
          ORDER BY name LIMIT :limit`,
        { namespace: input.Namespace, user: input.UserName, after, limit },
      ),
  );
  return {
    ActiveAssignments: rows.map((row) => ({
      AssignmentName: row.name,
      PolicyArn: row.policy_arn ?? undefined,
    })),
    NextToken: nextToken,
  };
};

export const policyAssignmentHandlers: Handlers = {
  CreateIAMPolicyAssignment: createAssignment,
  UpdateIAMPolicyAssignment: updateAssignment,
  DescribeIAMPolicyAssignment: describeAssignment,
  DeleteIAMPolicyAssignment: deleteAssignment,
  ListIAMPolicyAssignments: listAssignments,
  ListIAMPolicyAssignmentsForUser: listForUser,
};
