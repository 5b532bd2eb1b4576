import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handlers } from './handlers/index.ts';
import { constraintFor } from './model/constraints.ts';
import {
  type Member,
  type Operation,
  operations,
  type Shape,
  type Structure,
} from './model/service-model.ts';
import { sendRaw } from './raw-request.ts';
import { startTestSandbox, type TestSandbox } from './test-sandbox.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.remove());

const samples: Readonly<Record<string, string>> = { AwsAccountId: '111122223333', Namespace: 'default' };

/** A value of the right type that breaks no rule; it need not mean anything. */
function sample(structure: Structure, member: Member): unknown {
  const rule = constraintFor(structure.name, member.name);
  const text = samples[member.name] ?? rule?.values?.[0] ?? 'ab';
  return ofShape(member.shape(), text);
}

function ofShape(shape: Shape, text: string): unknown {
  switch (shape.kind) {
    case 'number':
    case 'timestamp':
      return 1;
    case 'boolean':
      return true;
    case 'list':
      return [ofShape(shape.value(), text)];
    case 'map':
      return { ab: ofShape(shape.value(), text) };
    case 'structure':
    case 'union':
      return Object.fromEntries(
        [...shape.members.values()]
          .filter(({ required }) => required)
          .map((member) => [member.name, sample(shape, member)]),
      );
    default:
      return text;
  }
}

const wrongTypes = (shape: Shape): unknown[] => {
  switch (shape.kind) {
    case 'string':
      return [1, true, [], {}];
    case 'number':
    case 'timestamp':
      return ['x', true, [], {}];
    case 'boolean':
      return ['x', 1, [], {}];
    case 'list':
      return ['x', 1, {}];
    default:
      return ['x', 1, []];
  }
};

function send(operation: Operation, without?: string, change: Readonly<Record<string, unknown>> = {}) {
  const query = new URLSearchParams();
  const body: Record<string, unknown> = {};
  let path = operation.uri;
  for (const member of operation.input.members.values()) {
    const value = sample(operation.input, member);
    if (member.at === 'label') path = path.replace(`{${member.name}}`, encodeURIComponent(String(value)));
    else if (!member.required || member.name === without) continue;
    else if (member.at === 'body') body[member.name] = value;
    else if (member.at !== 'status')
      for (const each of [value].flat()) query.append(member.at.query, String(each));
  }
  const search = query.size === 0 ? '' : `?${query}`;
  const json = operation.method === 'GET' ? {} : { body: JSON.stringify({ ...body, ...change }) };
  return sendRaw(sandbox.endpoints.quicksight, path + search, { method: operation.method, ...json });
}

const implemented = Object.keys(handlers).sort();

it('implements only operations that exist', () => {
  expect(implemented.filter((name) => !operations.has(name))).toEqual([]);
});

describe.each(implemented)('%s', (name) => {
  const operation = operations.get(name)!;
  const sent = [...operation.input.members.values()].filter(({ at }) => at !== 'label' && at !== 'status');

  it('misses each required member by name, and takes no wrong type', async () => {
    for (const member of sent.filter(({ required }) => required)) {
      const answer = await send(operation, member.name);
      const at = member.name.charAt(0).toLowerCase() + member.name.slice(1);
      expect([member.name, answer.status, answer.name]).toEqual([member.name, 400, 'ValidationException']);
      expect(answer.text).toContain(`Value null at '${at}'`);
    }
    for (const member of sent.filter(({ at }) => at === 'body')) {
      for (const wrong of wrongTypes(member.shape())) {
        const answer = await send(operation, undefined, { [member.name]: wrong });
        expect([member.name, wrong, answer.status, answer.name]).toEqual([
          member.name,
          wrong,
          400,
          'SerializationException',
        ]);
      }
    }
  });

  it('never fails on its own account when everything is of the right type', async () => {
    const answer = await send(operation);
    expect(answer.status, answer.text).toBeLessThan(500);
    expect(JSON.parse(answer.text)).toHaveProperty('RequestId');
  });
});

it('answers every other operation by saying that it is not implemented', async () => {
  const others = [...operations.values()].filter(({ name }) => !implemented.includes(name));
  expect(others.length).toBeGreaterThan(100);
  for (const operation of others) {
    const answer = await send(operation);
    expect([operation.name, answer.status, answer.name]).toEqual([
      operation.name,
      501,
      'NotImplementedException',
    ]);
    expect(JSON.parse(answer.text).Message).toContain(operation.name);
  }
});
