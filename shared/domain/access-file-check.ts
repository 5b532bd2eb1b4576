import type { z } from 'zod';
import type { InputIssue } from '../errors.ts';
import { type AccessDocument, accessDocument, type ResourceWord, resourceWords } from './access-file.ts';
import { accessLevels, type GrantedResource, levelsOf } from './permission-sets.ts';

export interface AccessFileCheck {
  /** The document, when nothing must be mended. */
  readonly document: AccessDocument | undefined;
  readonly issues: readonly InputIssue[];
}

/** More complaints than these help nobody. */
const mostIssues = 200;

/** Judges the shape of a document: what each field may be, each complaint in words and with its place. */
export const checkAccessDocument = (body: unknown): AccessFileCheck => {
  const parsed = accessDocument.safeParse(body, { reportInput: true });
  if (parsed.success) return { document: parsed.data as unknown as AccessDocument, issues: [] };
  return { document: undefined, issues: parsed.error.issues.flatMap(inWords).slice(0, mostIssues) };
};

type Issue = z.core.$ZodIssue;

const isMissing = (issue: Issue): boolean => issue.code === 'invalid_type' && issue.input === undefined;

/** Of what a value may be, the form that it was meant to have: the one whose own fields are there. */
const meant = (branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined => {
  const whole = branches
    .filter((issues) => !issues.some((issue) => isMissing(issue) && issue.path.length <= 1))
    .sort((one, other) => one.length - other.length)[0];
  if (whole !== undefined) return whole;
  // What only one form knows is of that form, and lacks something.
  const [only, second] = branches.filter(
    (issues) => !issues.some(({ code }) => code === 'unrecognized_keys'),
  );
  return second === undefined ? only : undefined;
};

const kinds = Object.fromEntries(
  Object.entries(resourceWords).map(([resource, word]) => [word, resource]),
) as Record<ResourceWord, GrantedResource>;
const spoken = (resource: GrantedResource): string => resource.replace('_', ' ');

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** What is wrong with a field that is not known, in an object of a known kind or another. */
const unknownField = (key: string, { input, path }: Pick<Issue, 'input' | 'path'>): string => {
  // Levels stand under “grants” alone.
  const word =
    path[0] === 'grants' && isRecord(input)
      ? (Object.keys(input).find((name) => name in kinds) as ResourceWord)
      : undefined;
  if (word === undefined) return `There is no field “${key}” here.`;
  const levels = levelsOf(kinds[word]);
  const has = `It has ${levels.length === 1 ? 'only ' : ''}${listed(levels)}.`;
  if ((accessLevels as readonly string[]).includes(key))
    return `A ${spoken(kinds[word])} has no level “${key}”. ${has}`.replace('A analysis', 'An analysis');
  if (key in kinds) return `One entry is about one thing: “${word}” or “${key}”.`;
  return `There is no level or field “${key}” here. ${has}`;
};

const inWords = (issue: Issue): InputIssue[] => {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  switch (issue.code) {
    case 'invalid_union': {
      const branch = meant(issue.errors);
      if (branch !== undefined)
        return branch.flatMap((inner) => inWords({ ...inner, path: [...issue.path, ...inner.path] }));
      const names = [
        ...new Set(
          issue.errors.flatMap((issues) =>
            issues.flatMap((inner) => (isMissing(inner) ? [`“${String(inner.path[0] ?? '')}”`] : [])),
          ),
        ),
      ].filter((name) => name !== '“”');
      return [
        {
          path,
          message: isRecord(issue.input)
            ? `It names nothing that can stand here: one of ${listed(names)} is needed.`
            : issue.errors[0]?.[0]?.message === undefined
              ? 'It is not what can stand here.'
              : `It is not what can stand here: ${issue.errors[0][0].message}`,
        },
      ];
    }
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], message: unknownField(key, issue) }));
    case 'invalid_type':
      return [
        {
          path,
          message:
            issue.input === undefined || issue.input === null
              ? 'It is missing.'
              : `It must be ${issue.expected === 'array' ? 'a list' : issue.expected === 'object' ? 'a set of fields' : issue.expected === 'string' ? 'a text: put it in quotes' : `a ${issue.expected}`}.`,
        },
      ];
    case 'invalid_value':
      return [
        {
          path,
          message: `It must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.join(', ')}.`,
        },
      ];
    case 'invalid_key':
      return issue.issues.flatMap((inner) => inWords({ ...inner, path: issue.path }));
    case 'too_big':
      // A message of the schema's own says more.
      return [
        {
          path,
          message: issue.message.startsWith('Too big')
            ? `It is longer than ${issue.maximum}.`
            : issue.message,
        },
      ];
    default:
      return [{ path, message: issue.message }];
  }
};
