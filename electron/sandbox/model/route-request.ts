import { badSerialization, ServiceError } from '../service-error.ts';
import { checkStructure, noProblems } from './check-value.ts';
import { type Member, type Operation, operations, type Shape } from './service-model.ts';

interface Route {
  readonly operation: Operation;
  /** A literal, or the label's name. */
  readonly segments: readonly (string | { readonly label: string })[];
  readonly literals: number;
}

const routes: ReadonlyMap<string, readonly Route[]> = buildRoutes();

function buildRoutes(): ReadonlyMap<string, readonly Route[]> {
  const byForm = new Map<string, Route[]>();
  for (const operation of operations.values()) {
    const segments = operation.uri
      .slice(1)
      .split('/')
      .map((part) => (part.startsWith('{') ? { label: part.slice(1, -1) } : part));
    const form = `${operation.method} ${segments.length}`;
    const literals = segments.filter((segment) => typeof segment === 'string').length;
    byForm.set(form, [...(byForm.get(form) ?? []), { operation, segments, literals }]);
  }
  for (const candidates of byForm.values()) candidates.sort((a, b) => b.literals - a.literals);
  return byForm;
}

export interface Routed {
  readonly operation: Operation;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Finds the operation for a method and a raw (still percent-encoded) path. A label is one segment, decoded
 * once, so `role%2Fsession` is one user name. Throws `UnknownOperationException` (404).
 */
export function routeRequest(method: string, rawPath: string): Routed {
  const parts = rawPath.slice(1).split('/');
  for (const route of routes.get(`${method} ${parts.length}`) ?? []) {
    const labels = matchSegments(route.segments, parts);
    if (labels !== undefined) return { operation: route.operation, labels };
  }
  throw new ServiceError(
    'UnknownOperationException',
    `No operation answers ${method} ${rawPath.slice(0, 200)}.`,
    404,
  );
}

function matchSegments(
  segments: Route['segments'],
  parts: readonly string[],
): Readonly<Record<string, string>> | undefined {
  const labels: Record<string, string> = Object.create(null);
  for (const [index, segment] of segments.entries()) {
    const part = parts[index] ?? '';
    if (typeof segment === 'string') {
      if (segment !== part) return undefined;
    } else if (part === '') {
      return undefined;
    } else {
      labels[segment.label] = decodeSegment(part);
    }
  }
  return labels;
}

function decodeSegment(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw badSerialization(`The path segment '${part.slice(0, 200)}' is not valid percent-encoded UTF-8.`);
  }
}

/**
 * Puts the labels, the query and the body together into the operation's input and holds it against the
 * schema. Throws `SerializationException` for wrong types and `ValidationException` (the service's own text,
 * aws/boto3#2601) for missing members and broken constraints.
 */
export function readInput(
  { operation, labels }: Routed,
  query: URLSearchParams,
  body: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const input: Record<string, unknown> = {};
  for (const member of operation.input.members.values()) {
    const value = readMember(member, labels, query, body);
    if (value !== undefined && value !== null) input[member.name] = value;
  }
  checkInput(operation, input);
  return input;
}

/** Holds an operation's input against its schema; throws as `readInput` does. */
export function checkInput(operation: Operation, input: Readonly<Record<string, unknown>>): void {
  const problems = noProblems('request');
  checkStructure(operation.input, input, '', problems);
  if (problems.types.length > 0) throw badSerialization(problems.types.join('; '));
  if (problems.rules.length > 0) {
    const count = problems.rules.length;
    throw new ServiceError(
      'ValidationException',
      `${count} validation error${count === 1 ? '' : 's'} detected: ${problems.rules.join('; ')}`,
      400,
    );
  }
}

function readMember(
  member: Member,
  labels: Readonly<Record<string, string>>,
  query: URLSearchParams,
  body: Readonly<Record<string, unknown>>,
): unknown {
  if (member.at === 'label') {
    const label = labels[member.name];
    return label === undefined ? undefined : readText(member.shape(), label, member.name);
  }
  if (member.at === 'body') return Object.hasOwn(body, member.name) ? body[member.name] : undefined;
  if (member.at === 'status') return undefined;
  const shape = member.shape();
  if (shape.kind === 'list') {
    const values = query.getAll(member.at.query);
    return values.length === 0 ? undefined : values;
  }
  const text = query.get(member.at.query);
  return text === null ? undefined : readText(shape, text, member.name);
}

/** A value of the path or the query, in the type that the member has. */
function readText(shape: Shape, text: string, name: string): unknown {
  if (shape.kind === 'number') {
    if (!/^-?\d{1,15}$/.test(text))
      throw badSerialization(`'${text.slice(0, 100)}' is not a number, at '${name}'`);
    return Number(text);
  }
  if (shape.kind === 'boolean') {
    if (text !== 'true' && text !== 'false')
      throw badSerialization(`'${text.slice(0, 100)}' is not a boolean, at '${name}'`);
    return text === 'true';
  }
  return text;
}
