import type { AccessDocument } from '../../shared/domain/access-file.ts';
import { checkAccessDocument } from '../../shared/domain/access-file-check.ts';
import { type InputIssue, StewardError } from '../../shared/errors.ts';
import { type FilePlace, readYaml } from '../documents/read-yaml.ts';

/** A file as it was handed over. */
export interface AccessFileText {
  readonly name: string;
  readonly text: string;
}

/** One document of a file, and where its parts stand. */
export interface ReadDocument {
  readonly file: string;
  readonly document: AccessDocument;
  place(path: InputIssue['path']): FilePlace | undefined;
}

/** Where something stands: a document and the path in it. */
export interface Claim {
  readonly source: ReadDocument;
  readonly path: InputIssue['path'];
}

export const largestMegabytes = 16;

const rules = {
  largestMegabytes,
  tooLarge: 'Split it into several files.',
  empty: 'Export an account to see what a file looks like.',
};

/** `access.yaml:12:5`, as editors and terminals open it. */
export const spokenClaim = ({ source, path }: Pick<Claim, 'path'> & { readonly source: Placed }): string => {
  const place = source.place(path);
  return place === undefined ? source.file : `${source.file}:${place.line}:${place.column}`;
};
type Placed = Pick<ReadDocument, 'file' | 'place'>;

/** A complaint about a place of a file. */
export const issueAt = (
  claim: Pick<Claim, 'path'> & { readonly source: Placed },
  message: string,
): InputIssue => ({
  path: [...claim.path],
  message: `${message} (${spokenClaim(claim)})`,
});

/** The error of files that cannot be planned. */
export const badFiles = (issues: readonly InputIssue[]): StewardError => {
  const [first] = issues;
  return new StewardError({
    code: 'BAD_INPUT',
    happened:
      issues.length === 1 && first !== undefined
        ? first.message
        : `${issues.length.toLocaleString('en')} things must be mended first.`,
    unchanged: 'Nothing was changed.',
    todo: 'Mend what is named, then plan again.',
    issues: issues.slice(0, 200),
  });
};

/**
 * Reads files of access: every document of every file. Throws `StewardError` `BAD_INPUT` naming file, line and
 * column of everything that is wrong with their form.
 */
export const readAccessFiles = (files: readonly AccessFileText[]): readonly ReadDocument[] => {
  const issues: InputIssue[] = [];
  const documents = files.flatMap(({ name, text }): ReadDocument[] => {
    const read = yamlOf(name, text);
    return read.flatMap((yaml): ReadDocument[] => {
      const placed: Placed = { file: name, place: yaml.place };
      const { document, issues: found } = checkAccessDocument(yaml.value);
      issues.push(...found.map(({ path, message }) => issueAt({ source: placed, path }, message)));
      return document === undefined ? [] : [{ ...placed, document }];
    });
  });
  if (issues.length > 0) throw badFiles(issues);
  return documents;
};

const yamlOf = (name: string, text: string) => {
  try {
    return readYaml(text, rules);
  } catch (error) {
    if (!(error instanceof StewardError)) throw error;
    throw new StewardError(
      { ...error.problem, happened: `${name}: ${error.problem.happened}` },
      { cause: error },
    );
  }
};
