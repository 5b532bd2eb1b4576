import { stringify } from 'yaml';
import { z } from 'zod';
import type { DashboardStyle, SavedHouseStyle } from '../../../shared/contract/house-style.ts';
import { firstHouseStyle, houseStyle } from '../../../shared/domain/releases/house-style.ts';
import { contrastWarnings } from '../../../shared/domain/releases/style-contrast.ts';
import { StewardError } from '../../../shared/errors.ts';
import { readYaml, spokenPlace } from '../../documents/read-yaml.ts';
import { type CommandContext, type ExitCode, exitCodes, show } from '../command-context.ts';
import { readTextFile, spokenFile } from '../read-text-file.ts';
import { stageNamed } from '../stage-named.ts';
import type { StyleRequest } from '../style-request.ts';
import { terminalTable, terminalText } from '../terminal-text.ts';
import { applyPlanned } from './apply-planned.ts';

type Of<N extends StyleRequest['name']> = Extract<StyleRequest, { readonly name: N }>;

const fileRules = { largestMegabytes: 1, nameAnother: 'Name a file with -f.' };
const writeOne = 'Write one to begin with: steward style show > style.yaml';
const styleFile = houseStyle.extend({ revision: z.number().int().min(1).optional() });

const warn = ({ terminal }: CommandContext, { style }: Pick<SavedHouseStyle, 'style'>): void => {
  for (const warning of contrastWarnings(style)) terminal.err(`${terminalText(warning)}\n`);
};

const showStyle = async (context: CommandContext): Promise<ExitCode> => {
  const saved = await context.client.houseStyle.get();
  if (saved === null)
    context.terminal.err('Nobody has saved a house style yet: this is one to begin with.\n');
  show(context, saved ?? { style: firstHouseStyle, revision: 0 }, () =>
    stringify(saved === null ? firstHouseStyle : { ...saved.style, revision: saved.revision }),
  );
  warn(context, saved ?? { style: firstHouseStyle });
  return exitCodes.done;
};

const set = async (context: CommandContext, { file }: Of<'style set'>): Promise<ExitCode> => {
  const text = await readTextFile(file, fileRules, context.interrupts.signal);
  const [document] = readYaml(text, { largestMegabytes: 1, tooLarge: 'Write less.', empty: writeOne });
  const parsed = styleFile.safeParse(document.value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = (issue?.path ?? []).map((part) => (typeof part === 'number' ? part : String(part)));
    const place = document.place(path);
    throw new StewardError(
      {
        code: 'BAD_INPUT',
        happened: `${spokenFile(file)} is no house style: ${path.length > 0 ? `${path.join('.')}: ` : ''}${issue?.message ?? 'it is not valid'}${place === undefined ? '' : ` (${spokenPlace(place)})`}`,
        unchanged: 'The house style was not changed.',
        todo: writeOne,
      },
      { cause: parsed.error },
    );
  }
  const { revision, ...style } = parsed.data;
  const seen = revision ?? (await context.client.houseStyle.get())?.revision ?? 0;
  const saved = await context.client.houseStyle.save({ style, revision: seen });
  show(context, saved, () => `The house style is saved as revision ${saved.revision}.\n`);
  warn(context, saved);
  return exitCodes.done;
};

const themes = {
  same: 'The house theme there is what the house style says.',
  differs: 'The house theme there is not what the house style says.',
  absent: 'The house theme is not there yet.',
} as const;

const themeWords = ({ theme, themeName }: DashboardStyle): string =>
  theme === 'house'
    ? 'house style'
    : theme === 'none'
      ? 'none'
      : theme === 'unknown'
        ? 'could not be read'
        : (themeName ?? '');

const check = async (context: CommandContext, { stage }: Of<'style check'>): Promise<ExitCode> => {
  const found = await context.client.houseStyle.check({ environment: await stageNamed(context, stage) });
  show(context, found, () =>
    [
      themes[found.theme],
      found.dashboards.length === 0
        ? 'There are no dashboards.\n'
        : terminalTable(
            ['DASHBOARD', 'THEME', 'OF ITS OWN', 'NAME'],
            found.dashboards.map((one) => [
              one.id,
              themeWords(one),
              one.problem ?? ([...one.colours, ...one.fonts].join(', ') || '-'),
              one.name,
            ]),
          ),
    ].join('\n'),
  );
  return exitCodes.done;
};

/** The “style” commands. */
export const style = async (context: CommandContext, request: StyleRequest): Promise<ExitCode> => {
  switch (request.name) {
    case 'style show':
      return showStyle(context);
    case 'style set':
      return set(context, request);
    case 'style check':
      return check(context, request);
    case 'style apply': {
      const { houseStyle: styles } = context.client;
      const planned = await styles.plan({
        environment: await stageNamed(context, request.stage),
        ...(request.dashboards === undefined ? {} : { dashboards: [...request.dashboards] }),
      });
      return applyPlanned(context, planned, request, styles.apply);
    }
  }
};
