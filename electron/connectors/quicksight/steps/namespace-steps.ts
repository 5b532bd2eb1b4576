import {
  CreateNamespaceCommand,
  DeleteNamespaceCommand,
  IdentityStore,
  NamespaceStatus,
} from '@aws-sdk/client-quicksight';
import type { StepExecutor } from '../../../operations/executor.ts';
import type { QuickSight } from '../quicksight.ts';
import { isMissing, isThereAlready } from '../read-paged.ts';
import { readNamespace } from '../read-places.ts';
import { tagList } from './tag-list.ts';

/** State: `{ status }`, the service's creation status, or null. */
export type NamespaceCreateInput = {
  readonly namespace: string;
  readonly tags: Readonly<Record<string, string>>;
};

export const namespaceCreated = { status: NamespaceStatus.CREATED } as const;

export const namespaceCreate: StepExecutor<NamespaceCreateInput, QuickSight> = {
  kind: 'quicksight.namespace.create',
  canLook: true,
  repeatable: true,
  // Takes half a minute as a rule; AWS gives no bound.
  settleMs: 10 * 60_000,
  batchKey: ({ namespace }) => `namespace:${namespace}`,
  makes: ({ namespace }) => `namespace:${namespace}`,
  lookMany: (inputs, { cloud, signal }) =>
    Promise.all(inputs.map(({ namespace }) => readNamespace(cloud, namespace, signal))),
  isPending: (found) =>
    typeof found === 'object' &&
    found !== null &&
    'status' in found &&
    found.status === NamespaceStatus.CREATING,
  failure: (found) =>
    typeof found === 'object' &&
    found !== null &&
    'status' in found &&
    String(found.status).endsWith('_FAILURE')
      ? `The namespace could not be created (${String(found.status)}).`
      : undefined,
  async act(input, _before, { cloud, signal, wasThere }) {
    try {
      await cloud.send(
        new CreateNamespaceCommand({
          AwsAccountId: cloud.accountId,
          Namespace: input.namespace,
          IdentityStore: IdentityStore.QUICKSIGHT,
          Tags: tagList(input.tags),
        }),
        signal,
      );
    } catch (error) {
      if (!isThereAlready(error)) throw error;
      wasThere?.();
    }
  },
};

const statusOf = (found: unknown): string | undefined =>
  typeof found === 'object' && found !== null && 'status' in found ? String(found.status) : undefined;

/** Removes a namespace with everybody and every group in it. What they owned stays in the account. */
export const namespaceDelete: StepExecutor<Pick<NamespaceCreateInput, 'namespace'>, QuickSight> = {
  kind: 'quicksight.namespace.delete',
  canLook: true,
  repeatable: true,
  // Takes minutes; AWS gives no bound.
  settleMs: 10 * 60_000,
  batchKey: ({ namespace }) => `namespace:${namespace}`,
  lookMany: (inputs, { cloud, signal }) =>
    Promise.all(inputs.map(({ namespace }) => readNamespace(cloud, namespace, signal))),
  isPending: (found) => statusOf(found) === NamespaceStatus.DELETING,
  failure: (found) =>
    statusOf(found)?.endsWith('_FAILURE')
      ? `The namespace could not be deleted (${statusOf(found)}).`
      : undefined,
  async act({ namespace }, _before, { cloud, signal }) {
    try {
      await cloud.send(
        new DeleteNamespaceCommand({ AwsAccountId: cloud.accountId, Namespace: namespace }),
        signal,
      );
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  },
};
