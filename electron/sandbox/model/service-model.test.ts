import { describe, expect, it } from 'vitest';
import { constrainedMembers, constraintFor } from './constraints.ts';
import { routeRequest } from './route-request.ts';
import { errorStatus, type Operation, operations, type Shape, type Structure } from './service-model.ts';

const pathOf = (operation: Operation) =>
  operation.uri.replace(/\{(\w+)\}/g, (_all, label: string) => `a%2F${label}`);

/** Every structure that requests are made of. */
function requestStructures(): ReadonlyMap<string, Structure> {
  const found = new Map<string, Structure>();
  const visit = (shape: Shape): void => {
    if (shape.kind === 'list' || shape.kind === 'map') visit(shape.value());
    if (shape.kind !== 'structure' && shape.kind !== 'union') return;
    if (found.has(shape.name)) return;
    found.set(shape.name, shape);
    for (const member of shape.members.values()) visit(member.shape());
  };
  for (const operation of operations.values()) visit(operation.input);
  return found;
}

describe('the service model', () => {
  it('has every operation of the SDK, each reached by its own method and path', () => {
    expect(operations.size).toBeGreaterThanOrEqual(301);
    for (const operation of operations.values()) {
      const routed = routeRequest(operation.method, pathOf(operation));
      expect(routed.operation.name).toBe(operation.name);
      for (const [label, value] of Object.entries(routed.labels)) expect(value).toBe(`a/${label}`);
    }
  });

  it('knows what RegisterUser needs', () => {
    const members = [...operations.get('RegisterUser')!.input.members.values()];
    expect(members.filter(({ required }) => required).map(({ name }) => name)).toEqual([
      'IdentityType',
      'Email',
      'UserRole',
      'AwsAccountId',
      'Namespace',
    ]);
  });

  it.each([
    ['AccessDeniedException', 401],
    ['InvalidNextTokenException', 400],
    ['UnsupportedUserEditionException', 403],
    ['ResourceNotFoundException', 404],
    ['ResourceExistsException', 409],
    ['ThrottlingException', 429],
    ['InternalFailureException', 500],
    ['ResourceUnavailableException', 503],
  ])('%s is HTTP %i', (name, status) => {
    expect(errorStatus.get(name)).toBe(status);
  });

  it('reads every shape of every request and response', () => {
    expect(requestStructures().size).toBeGreaterThan(1000);
    for (const operation of operations.values())
      for (const member of operation.output.members.values()) member.shape();
  });
});

describe('constraints', () => {
  const structures = requestStructures();

  it.each(constrainedMembers.map((key) => [key] as const))('%s is about a member that exists', (key) => {
    const [structure = '', member = ''] = key.split('.');
    const candidates = structure === '*' ? [...structures.values()] : [structures.get(structure)];
    const shapes = candidates.flatMap((each) => each?.members.get(member)?.shape() ?? []);
    expect(shapes.length).toBeGreaterThan(0);
    const rule = constraintFor(structure, member);
    if (rule?.pattern !== undefined || rule?.values !== undefined) {
      expect(shapes.map(({ kind }) => kind)).toContain('string');
    }
  });

  it('leaves no member of a request with the same name and another type under a rule for all', () => {
    for (const structure of structures.values()) {
      for (const member of structure.members.values()) {
        const rule = constraintFor(structure.name, member.name);
        if (rule?.pattern === undefined) continue;
        expect([structure.name, member.name, member.shape().kind]).toEqual([
          structure.name,
          member.name,
          'string',
        ]);
      }
    }
  });
});
