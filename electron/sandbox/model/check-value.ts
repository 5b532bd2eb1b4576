import { type Constraint, constraintFor } from './constraints.ts';
import type { Member, Shape, Structure } from './service-model.ts';

/** What is wrong with a value: `types` the wrong JSON type, `rules` a missing member or a broken constraint. */
export interface Problems {
  readonly types: string[];
  readonly rules: string[];
  /** Constraints bind what a caller sends; the service itself answers with empty lists, say. */
  readonly ofRequest: boolean;
}

export const noProblems = (of: 'request' | 'response'): Problems => ({
  types: [],
  rules: [],
  ofRequest: of === 'request',
});

/** More than this in one answer helps nobody, and a hostile body could ask for a million. */
const enough = 20;

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Holds a structure's value against its schema and constraints. Members that it does not know are ignored. */
export function checkStructure(structure: Structure, value: unknown, path: string, problems: Problems): void {
  if (!isObject(value)) {
    problems.types.push(`Expected a structure at '${path || structure.name}'`);
    return;
  }
  if (structure.kind === 'union') {
    const given = [...structure.members.keys()].filter(
      (name) => Object.hasOwn(value, name) && value[name] !== null,
    );
    if (given.length > 1)
      problems.types.push(`Union at '${path}' has more than one member: ${given.join(', ')}`);
  }
  for (const member of structure.members.values()) {
    if (problems.types.length + problems.rules.length >= enough) return;
    checkMember(
      structure,
      member,
      Object.hasOwn(value, member.name) ? value[member.name] : undefined,
      path,
      problems,
    );
  }
}

function checkMember(
  structure: Structure,
  member: Member,
  value: unknown,
  path: string,
  problems: Problems,
): void {
  const at = path === '' ? lowerFirst(member.name) : `${path}.${lowerFirst(member.name)}`;
  if (value === undefined || value === null) {
    if (member.required) {
      problems.rules.push(`Value null at '${at}' failed to satisfy constraint: Member must not be null`);
    }
    return;
  }
  const before = problems.types.length;
  checkValue(member.shape(), value, at, problems);
  const constraint = problems.ofRequest ? constraintFor(structure.name, member.name) : undefined;
  if (constraint !== undefined && problems.types.length === before)
    checkConstraint(constraint, value, at, problems);
}

function checkValue(shape: Shape, value: unknown, path: string, problems: Problems): void {
  switch (shape.kind) {
    case 'string':
    case 'blob':
      if (typeof value !== 'string') problems.types.push(`Expected a string at '${path}'`);
      return;
    case 'number':
      // Smithy also sends NaN and the infinities, as strings.
      if (typeof value !== 'number' && !['NaN', 'Infinity', '-Infinity'].includes(String(value))) {
        problems.types.push(`Expected a number at '${path}'`);
      }
      return;
    case 'timestamp':
      if (typeof value !== 'number') problems.types.push(`Expected a number of epoch seconds at '${path}'`);
      return;
    case 'boolean':
      if (typeof value !== 'boolean') problems.types.push(`Expected a boolean at '${path}'`);
      return;
    case 'document':
      return;
    case 'list':
      checkList(shape.value(), value, path, problems);
      return;
    case 'map':
      checkMap(shape.value(), value, path, problems);
      return;
    default:
      checkStructure(shape, value, path, problems);
  }
}

function checkList(item: Shape, value: unknown, path: string, problems: Problems): void {
  if (!Array.isArray(value)) {
    problems.types.push(`Expected a list at '${path}'`);
    return;
  }
  for (const [index, entry] of value.entries()) {
    if (problems.types.length + problems.rules.length >= enough) return;
    const at = `${path}.${index + 1}.member`;
    if (entry === null)
      problems.rules.push(`Value null at '${at}' failed to satisfy constraint: Member must not be null`);
    else checkValue(item, entry, at, problems);
  }
}

function checkMap(item: Shape, value: unknown, path: string, problems: Problems): void {
  if (!isObject(value)) {
    problems.types.push(`Expected a map at '${path}'`);
    return;
  }
  for (const [key, entry] of Object.entries(value)) {
    if (problems.types.length + problems.rules.length >= enough) return;
    if (entry !== null) checkValue(item, entry, `${path}.${key}.member`, problems);
  }
}

function checkConstraint(rule: Constraint, value: unknown, path: string, problems: Problems): void {
  const fail = (what: string) =>
    problems.rules.push(
      `Value '${shown(value)}' at '${path}' failed to satisfy constraint: Member must ${what}`,
    );
  if (typeof value === 'number') {
    if (rule.min !== undefined && value < rule.min) fail(`have value greater than or equal to ${rule.min}`);
    if (rule.max !== undefined && value > rule.max) fail(`have value less than or equal to ${rule.max}`);
    return;
  }
  const length = sizeOf(value);
  if (rule.min !== undefined && length < rule.min) fail(`have length greater than or equal to ${rule.min}`);
  if (rule.max !== undefined && length > rule.max) fail(`have length less than or equal to ${rule.max}`);
  if (typeof value !== 'string') return;
  if (rule.values !== undefined && !rule.values.includes(value)) {
    fail(`satisfy enum value set: [${rule.values.join(', ')}]`);
  }
  if (rule.pattern !== undefined && !rule.pattern.test(value)) {
    fail(`satisfy regular expression pattern: ${rule.pattern.source}`);
  }
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return [...value].length;
  if (Array.isArray(value)) return value.length;
  return isObject(value) ? Object.keys(value).length : 0;
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
