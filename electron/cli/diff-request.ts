import type { Command } from 'commander';

interface DiffChoice {
  readonly name: 'diff';
  readonly release: string;
  /** The JSON documents, line by line. */
  readonly raw: boolean;
  readonly detailedExitcode: boolean;
}

/** What “diff” was asked for: a release against an earlier one, or against what a stage has. */
export type DiffRequest =
  | (DiffChoice & { readonly from: string })
  | (DiffChoice & { readonly to: string; readonly inPlace: boolean });

interface Options {
  readonly to?: string;
  readonly inPlace?: true;
  readonly raw?: true;
  readonly detailedExitcode?: true;
}

/** Adds the “diff” command; `found` is called with what was asked for. */
export const addDiffCommand = (program: Command, found: (request: DiffRequest) => void): void => {
  const diff = program
    .command('diff')
    .description(
      'tell what a release has otherwise than an earlier one, or what it would change in a stage and what was made by hand there',
    )
    .argument('<release>', 'its hash; with a second one, the earlier of both')
    .argument('[other]', 'the later release')
    .option('--to <environment>', 'compare with what this stage has, and what its last promotion put there')
    .option('--in-place', 'with --to: as if changed datasets were replaced')
    .option('--raw', 'print the JSON documents’ differences, as a patch')
    .option('--detailed-exitcode', 'exit with 2 when there is a difference')
    .action((release: string, other: string | undefined, options: Options) => {
      const { to } = options;
      const choice = {
        name: 'diff',
        raw: options.raw === true,
        detailedExitcode: options.detailedExitcode === true,
      } as const;
      if (to !== undefined && other === undefined)
        found({ ...choice, release, to, inPlace: options.inPlace === true });
      else if (to === undefined && other !== undefined && options.inPlace === undefined)
        found({ ...choice, release: other, from: release });
      else
        diff.error('error: give two releases, or one release and --to <environment>', {
          code: 'commander.missingArgument',
        });
    });
};
