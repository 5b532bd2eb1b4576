import { z } from 'zod';

/** The theme of that id is the house style in every account. */
export const houseThemeId = 'house-style';

/** What a theme may begin with: the themes that QuickSight brings along. */
const baseThemes = ['CLASSIC', 'MIDNIGHT', 'SEASIDE', 'RAINIER'] as const;

/** QuickSight takes colours in capitals only (`^#[A-F0-9]{6}$`). */
const colour = z
  .string()
  .trim()
  .regex(/^#[0-9a-fA-F]{6}$/, 'A colour looks like #0F62FE.')
  .transform((text) => text.toUpperCase());

/** The colours of the console and of charts, but for those of data: each foreground goes with its background. */
const uiColours = [
  'PrimaryForeground',
  'PrimaryBackground',
  'SecondaryForeground',
  'SecondaryBackground',
  'AccentForeground',
  'Accent',
  'DangerForeground',
  'Danger',
  'WarningForeground',
  'Warning',
  'SuccessForeground',
  'Success',
  'DimensionForeground',
  'Dimension',
  'MeasureForeground',
  'Measure',
] as const;
export type UiColour = (typeof uiColours)[number];

/** How many colours a palette of data has, as QuickSight's editor of themes takes them. */
const paletteSize = { least: 8, most: 20 } as const;
/** More font families than this a theme does not take. */
const mostFonts = 5;

const shown = z.strictObject({ Show: z.boolean() });

/** A theme's configuration by the service's own names, as `aws quicksight describe-theme` prints it. */
const configuration = z.strictObject({
  DataColorPalette: z.strictObject({
    Colors: z
      .array(colour)
      .min(paletteSize.least, `A palette has at least ${paletteSize.least} colours.`)
      .max(paletteSize.most, `A palette has at most ${paletteSize.most} colours.`),
    MinMaxGradient: z.array(colour).length(2, 'A gradient has two colours.'),
    EmptyFillColor: colour,
  }),
  UIColorPalette: z.strictObject(
    Object.fromEntries(uiColours.map((name) => [name, colour])) as Record<UiColour, typeof colour>,
  ),
  Sheet: z
    .strictObject({
      Tile: z.strictObject({ Border: shown }).optional(),
      TileLayout: z.strictObject({ Gutter: shown.optional(), Margin: shown.optional() }).optional(),
    })
    .optional(),
  Typography: z
    .strictObject({
      FontFamilies: z
        .array(z.strictObject({ FontFamily: z.string().trim().min(1, 'Name the font.').max(100) }))
        .max(mostFonts, `A theme has at most ${mostFonts} fonts.`),
    })
    .optional(),
});

/** The one theme that dashboards are to have. */
export const houseStyle = z.strictObject({
  name: z.string().trim().min(1, 'Give the style a name.').max(200),
  baseThemeId: z.enum(baseThemes),
  configuration,
});
export type HouseStyle = z.infer<typeof houseStyle>;

/** What is shown before anybody has said what the house style is: readable, and told apart by people who mix up colours. */
export const firstHouseStyle: HouseStyle = {
  name: 'House style',
  baseThemeId: 'CLASSIC',
  configuration: {
    DataColorPalette: {
      Colors: ['#0F62FE', '#8A3FFC', '#007D79', '#B8336A', '#9A5B00', '#33691E', '#5B6B7B', '#A2191F'],
      MinMaxGradient: ['#D0E2FF', '#002D9C'],
      EmptyFillColor: '#E0E0E0',
    },
    UIColorPalette: {
      PrimaryForeground: '#16191F',
      PrimaryBackground: '#FFFFFF',
      SecondaryForeground: '#16191F',
      SecondaryBackground: '#F4F4F4',
      AccentForeground: '#FFFFFF',
      Accent: '#0F62FE',
      DangerForeground: '#FFFFFF',
      Danger: '#B3131A',
      WarningForeground: '#16191F',
      Warning: '#F1C21B',
      SuccessForeground: '#FFFFFF',
      Success: '#0E6027',
      DimensionForeground: '#FFFFFF',
      Dimension: '#1C5FA8',
      MeasureForeground: '#FFFFFF',
      Measure: '#1B6E3C',
    },
    Sheet: {
      Tile: { Border: { Show: true } },
      TileLayout: { Gutter: { Show: true }, Margin: { Show: true } },
    },
    Typography: { FontFamilies: [{ FontFamily: 'Amazon Ember' }] },
  },
};
