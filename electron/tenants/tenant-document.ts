import { type Document, isNode, isScalar, LineCounter, parseAllDocuments, stringify, visit } from 'yaml';
import type { Json } from '../../shared/domain/plan.ts';
import { placeOf } from '../../shared/domain/tenant-rules.ts';
import { type TenantSpec, tenantRoles } from '../../shared/domain/tenant-spec.ts';
import type { InputIssue } from '../../shared/errors.ts';
import { StewardError } from '../../shared/errors.ts';

/** The schema that editors find beside the file; `resources/tenant.schema.json` has its text. */
const schemaComment = '# yaml-language-server: $schema=./tenant.schema.json';

const largest = 5 * 1024 * 1024;
/** Far more than the document's own depth of four; deeper nesting is an attack on the reader. */
const deepest = 64;

export interface TenantDocument {
  readonly value: Json;
  /** Where a path is in the file: `line 3, column 5`; undefined where it cannot be told. */
  place(path: InputIssue['path']): string | undefined;
}

/**
 * Reads a tenant file. It is only YAML here: what it says is judged by `checkTenant`. JSON is YAML too.
 *
 * Throws `StewardError` `BAD_INPUT` with one message and its line and column, for what is no YAML, has a
 * key twice, a tag, an alias (a bomb is made of them), several documents, too much depth or more than 5 MB.
 */
export const readTenantDocument = (text: string): TenantDocument => {
  if (Buffer.byteLength(text) > largest) throw refuse('The file is larger than 5 MB.', 'Split the tenant.');
  const depth = deepNesting(text);
  if (depth !== undefined)
    throw refuse('The file is nested too deeply.', 'Write it as the schema says.', depth);
  const lines = new LineCounter();
  const where = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `line ${line}, column ${col}`;
  };
  const documents = parse(text.replace(/^\uFEFF/, ''), lines);
  const [document, second] = documents;
  if (document === undefined)
    throw refuse('The file is empty.', 'Export a tenant to see what a file looks like.');
  const [error] = [...document.errors, ...document.warnings];
  if (error !== undefined)
    throw refuse(inWords(error.code, error.message), 'Mend that place.', where(error.pos[0]));
  if (second !== undefined)
    throw refuse(
      'The file has more than one document.',
      'Write one tenant per file.',
      where(second.range[0]),
    );
  const tag = firstTag(document);
  if (tag !== undefined) throw refuse(inWords('TAG_RESOLVE_FAILED', ''), 'Mend that place.', where(tag));
  const ghost = firstPrototypeKey(document);
  if (ghost !== undefined)
    throw refuse('There is no field "__proto__" here.', 'Mend that place.', where(ghost));
  const alias = firstAlias(document);
  if (alias !== undefined)
    throw refuse('Aliases (words that start with *) are not allowed.', 'Write the part out.', where(alias));
  const value = (document.toJS({ maxAliasCount: 0 }) ?? null) as Json;
  if (value === null) throw refuse('The file is empty.', 'Export a tenant to see what a file looks like.');
  if (typeof value !== 'object' || Array.isArray(value))
    throw refuse(
      'The file is not a set of fields.',
      'Export a tenant to see what a file looks like.',
      where(0),
    );
  return {
    value,
    place: (path) => {
      for (let length = path.length; length >= 0; length--) {
        const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
        if (isNode(node) && node.range) return where(node.range[0]);
      }
      return undefined;
    },
  };
};

const parse = (text: string, lines: LineCounter) => {
  try {
    const documents = parseAllDocuments(text, {
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: true,
      strict: true,
      stringKeys: true,
      version: '1.2',
      schema: 'core',
      merge: false,
      logLevel: 'silent',
    });
    return Array.isArray(documents) ? documents : [];
  } catch (cause) {
    if (cause instanceof RangeError)
      throw refuse('The file is nested too deeply.', 'Write it as the schema says.', undefined, cause);
    throw cause;
  }
};

/** Tags that YAML itself knows (`!!binary`) resolve, but to nothing that a tenant has. */
const firstTag = (document: Document): number | undefined => {
  let found: number | undefined;
  visit(document, {
    Node: (_key, node) => {
      if (!('tag' in node) || node.tag === undefined) return undefined;
      found = node.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return found;
};

/** JavaScript hides this key from whoever looks at a document's fields, so it would be dropped unseen. */
const firstPrototypeKey = (document: Document): number | undefined => {
  let found: number | undefined;
  visit(document, {
    Pair: (_key, { key }) => {
      if (!isScalar(key) || key.value !== '__proto__') return undefined;
      found = key.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return found;
};

const firstAlias = (document: Document): number | undefined => {
  let found: number | undefined;
  visit(document, {
    Alias: (_key, node) => {
      found = node.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return found;
};

const inWords = (code: string, message: string): string => {
  switch (code) {
    case 'DUPLICATE_KEY':
      return 'The same key stands here twice.';
    case 'TAG_RESOLVE_FAILED':
      return 'Tags (words that start with !) are not allowed here.';
    case 'TAB_AS_INDENT':
      return 'Lines are indented with spaces, not tabs.';
    case 'NON_STRING_KEY':
      return 'A key must be a plain word.';
    default:
      return `This is not YAML: ${(message.split('\n')[0] ?? '').slice(0, 200)}`;
  }
};

/**
 * Where brackets, dashes or indentation open more levels than any document needs. The parser recurses
 * into every level, so this looks at the bare text first.
 */
const deepNesting = (text: string): string | undefined => {
  let line = 1;
  let open = 0;
  let lineStart = 0;
  let dashes = 0;
  let onlyIndent = true;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === 10) {
      line += 1;
      lineStart = at + 1;
      dashes = 0;
      onlyIndent = true;
      continue;
    }
    if (character === 91 || character === 123) open += 1;
    else if ((character === 93 || character === 125) && open > 0) open -= 1;
    if (onlyIndent && (character === 45 || character === 63 || character === 58)) dashes += 1;
    else if (character !== 32) onlyIndent = false;
    const indent = onlyIndent ? at - lineStart : 0;
    if (open > deepest || dashes > deepest || indent > deepest * 8)
      return `line ${line}, column ${at - lineStart + 1}`;
  }
  return undefined;
};

const refuse = (happened: string, todo: string, where?: string, cause?: unknown): StewardError =>
  new StewardError(
    {
      code: 'BAD_INPUT',
      happened: where === undefined ? happened : `${happened} (${where})`,
      unchanged: 'Nothing was changed.',
      todo,
    },
    { cause },
  );

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** A tenant with its fields in the schema's order and its lists sorted: equal tenants are equal values. */
export const orderedTenant = (spec: TenantSpec): Json => {
  const { identities } = spec;
  const document = {
    version: spec.version,
    slug: spec.slug,
    name: spec.name,
    tenantId: spec.tenantId,
    environment: spec.environment,
    contacts: [...spec.contacts]
      .sort((one, other) => compare(one.role + one.email, other.role + other.email))
      .map(({ name, email, role }) => ({ name, email, role })),
    isolation: spec.isolation,
    datastores: [...spec.datastores].sort((one, other) =>
      compare(`${one.environment} ${placeOf(one)}`, `${other.environment} ${placeOf(other)}`),
    ),
    identities: {
      federatedOnly: identities.federatedOnly,
      federationRole: identities.federationRole,
      exceptions: [...identities.exceptions]
        .sort((one, other) => compare(one.email, other.email))
        .map(({ email, reason }) => ({ email, reason })),
    },
    people: [...spec.people]
      .sort((one, other) => compare(one.email.toLowerCase(), other.email.toLowerCase()))
      .map(({ email, name, role, sessionName, federationRole, iamUser }) => ({
        email,
        name,
        role,
        sessionName,
        federationRole,
        iamUser,
      })),
    entitlements: [...spec.entitlements]
      .sort((one, other) => compare(`${one.kind} ${one.id}`, `${other.kind} ${other.id}`))
      .map(({ kind, id, name, groups }) => ({
        kind,
        id,
        name,
        groups: tenantRoles.filter((role) => groups.includes(role)),
      })),
  };
  // Through JSON: fields that are undefined are not there.
  return JSON.parse(JSON.stringify(document)) as Json;
};

/** Writes a tenant as the file that onboards it again. Equal tenants are equal files. */
export const writeTenantDocument = (spec: TenantSpec): string =>
  `${schemaComment}\n${stringify(orderedTenant(spec), { lineWidth: 0, aliasDuplicateObjects: false, version: '1.2', schema: 'core' })}`;
