import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { contract } from '../../shared/contract/index.ts';
import { isSecret } from '../../shared/contract/secret.ts';
import { credentialFields } from './credential-fields.ts';

interface Field {
  readonly path: string;
  readonly name: string;
  readonly secret: boolean;
}

/** What zod says about a schema's inside, as far as a walk through it needs. */
interface Inside {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly options?: readonly z.ZodType[];
  readonly [part: string]: unknown;
}

/** Every field of a schema, by path. A field is secret where it or anything that wraps it is marked. */
const fieldsOf = (
  schema: z.ZodType,
  path: string,
  marked = false,
  above: readonly z.ZodType[] = [],
): Field[] => {
  if (above.includes(schema)) return [];
  const inside = schema.def as unknown as Inside;
  const secret = marked || isSecret(schema);
  const within = [...above, schema];
  const into = (part: unknown, suffix = '') =>
    fieldsOf(part as z.ZodType, `${path}${suffix}`, secret, within);
  switch (inside.type) {
    case 'object':
      return Object.entries(inside.shape ?? {}).flatMap(([name, part]) => into(part, `.${name}`));
    case 'union':
      return (inside.options ?? []).flatMap((option) => into(option));
    case 'array':
      return into(inside.element, '[]');
    case 'record':
      return into(inside.valueType, '{}');
    case 'lazy':
      return into((inside.getter as () => z.ZodType)());
    case 'pipe':
      return into(inside.in);
    default:
      if (inside.innerType) return into(inside.innerType);
      return [{ path, name: path.split('.').at(-1) ?? '', secret }];
  }
};

interface Schemas {
  readonly inputSchema?: z.ZodType;
  readonly outputSchema?: z.ZodType;
}

const fields = (which: keyof Schemas): Field[] =>
  Object.entries(contract).flatMap(([domain, procedures]) =>
    Object.entries(procedures).flatMap(([name, procedure]) => {
      const schema = (procedure['~orpc'] as Schemas)[which];
      return schema?.def ? fieldsOf(schema, `${domain}.${name}`) : [];
    }),
  );

/** The roles author and author pro sound like authentication, and are none; an ARN names a secret, and is none. */
const soundsSecret =
  /secret(?!Arn)|password|passphrase|token|credential|private|access.?key|api.?key|cookie|auth(?!or(?:_pro)?$)/i;

/** Fields that sound like a credential and hold none, each with its reason. */
const harmless: Readonly<Record<string, string>> = {
  'connections.add.credential.kind': 'says which kind of credentials, not which',
  'connections.add.credential.profile': 'the name of a profile',
  'connections.add.credential.roleArn': 'names a role',
  'connections.add.credential.sourceProfile': 'the name of a profile',
  'connections.add.credential.keep': 'says where the keys are to be kept',
  'tokens.create.name': 'what a token is called',
  'tokens.create.scopes[]': 'what a token may do',
  'tokens.create.expiresInSeconds': 'how long a token lasts',
  'tokens.create.perMinute': 'how often a token may be used',
  'tokens.revoke.id': 'names a token; what it is recognised by is not what it is',
  'tokens.setLongest.days': 'how long tokens may last',
};

describe('the contract’s credential fields', () => {
  const inputs = fields('inputSchema');
  const unique = (paths: readonly string[]) => [...new Set(paths)].sort();

  it('are all planted: a new one needs a row in credential-fields.ts', () => {
    expect(inputs.length).toBeGreaterThan(60);
    const marked = unique(inputs.filter(({ secret }) => secret).map(({ path }) => path));
    const planted = credentialFields.flatMap((field) => ('contract' in field ? field.contract : []));
    expect(marked).toEqual(unique(planted));
  });

  it('are all marked: what sounds like a credential is one, or has its reason', () => {
    const unmarked = unique(
      inputs.filter(({ path, secret }) => soundsSecret.test(path) && !secret).map(({ path }) => path),
    );
    expect(unmarked).toEqual(Object.keys(harmless).sort());
  });

  it('are never answered', () => {
    expect(fields('outputSchema').filter(({ secret }) => secret)).toEqual([
      // Only addresses that passed `checkEndpoint`, which refuses those with anything secret in them.
      ...fields('outputSchema').filter(({ path }) => path.endsWith('.endpoints{}')),
    ]);
    const sounding = unique(
      fields('outputSchema')
        .filter(({ name }) => soundsSecret.test(name))
        .map(({ name }) => name),
    );
    expect(sounding).toEqual(['accessKeyIdEnd', 'authenticationType', 'secret']);
  });
});
