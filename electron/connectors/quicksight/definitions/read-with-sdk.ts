import {
  QuickSightClient,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-quicksight';
import type { JsonObject } from '../../../../shared/domain/json-document.ts';
import { printJsonDocument } from '../../../../shared/domain/print-json-document.ts';
import type { QuickSightCommand } from '../quicksight.ts';

/**
 * What the SDK makes of an answer that came already. Nothing is sent: the same bytes are given to its reader,
 * so that `compareWithSdk` costs no call and no answer can have changed in between.
 *
 * Rejects where the SDK cannot read it at all.
 */
export async function readWithSdk<I extends ServiceInputTypes, O extends ServiceOutputTypes>(
  command: QuickSightCommand<I, O>,
  answer: JsonObject,
): Promise<O> {
  const body = new TextEncoder().encode(printJsonDocument(answer));
  const client = new QuickSightClient({
    region: 'us-east-1',
    endpoint: 'http://127.0.0.1:1',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    maxAttempts: 1,
    requestHandler: {
      handle: async () => ({
        response: { statusCode: 200, headers: { 'content-type': 'application/json' }, body },
      }),
    },
  });
  try {
    return await client.send(command);
  } finally {
    client.destroy();
  }
}
