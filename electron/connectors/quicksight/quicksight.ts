import type { QuickSightClient, ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-quicksight';
import type { JsonObject } from '../../../shared/domain/json-document.ts';

/** A command object of the SDK: `new ListUsersCommand({...})`. */
export type QuickSightCommand<I extends ServiceInputTypes, O extends ServiceOutputTypes> = Parameters<
  typeof QuickSightClient.prototype.send<I, O>
>[0];

/**
 * One account's QuickSight through the SDK. Every call is paced by the account's limiter, counted by the
 * meter it was opened with, retried where that is safe, and fails with `CloudError` only (or with a
 * `StewardError` `READ_ONLY` when a changing call is made on a read-only connection).
 */
export interface QuickSight {
  readonly connectionId: string;
  readonly accountId: string;
  /** Where assets live. */
  readonly region: string;
  /** Where users, groups and namespaces live; calls for them go there by themselves. */
  readonly identityRegion: string;
  send<I extends ServiceInputTypes, O extends ServiceOutputTypes>(
    command: QuickSightCommand<I, O>,
    signal?: AbortSignal,
  ): Promise<O>;
  /**
   * The same call with `body` in place of what the SDK would write, and with the answer as it came: the SDK
   * drops members that it does not know, both ways. The command gives the operation, the path and the query.
   */
  sendRaw<I extends ServiceInputTypes, O extends ServiceOutputTypes>(
    command: QuickSightCommand<I, O>,
    body?: JsonObject,
    signal?: AbortSignal,
  ): Promise<JsonObject>;
}
