import type { IncomingMessage } from 'node:http';
import { controlHeader } from './connect-sandbox.ts';
import { sandboxControl } from './control-schema.ts';
import type { Controls } from './controls.ts';
import { parseJsonBody } from './read-body.ts';
import { badSerialization, ServiceError } from './service-error.ts';
import { type Answer, jsonAnswer } from './wire-answer.ts';

/** The sandbox's own address: changes how it behaves and answers its counters. Throws `ServiceError`. */
export function answerControl(
  controls: Controls,
  request: Pick<IncomingMessage, 'headers' | 'method'>,
  body: Buffer,
): Answer {
  if (request.headers[controlHeader] !== '1' || request.method !== 'POST') {
    throw new ServiceError('AccessDeniedException', `The controls need the header ${controlHeader}.`, 403);
  }
  const change = sandboxControl.safeParse(parseJsonBody(body));
  if (!change.success) {
    const wrong = change.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw badSerialization(`The change has the wrong form: ${wrong.slice(0, 10).join('; ')}`);
  }
  return jsonAnswer(200, controls.change(change.data));
}
