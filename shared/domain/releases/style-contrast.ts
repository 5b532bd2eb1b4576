import type { HouseStyle, UiColour } from './house-style.ts';

/** The share of light that a colour gives, by WCAG 2.2 (“relative luminance”). */
const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

/** How far two colours (`#RRGGBB`) stand apart, from 1 to 21, by WCAG 2.2. */
export const contrastRatio = (one: string, other: string): number => {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
};

/** WCAG 2.2, 1.4.3: text of common size. */
const leastOfText = 4.5;
/** WCAG 2.2, 1.4.11: bars, lines and slices. */
const leastOfGraphics = 3;

const pairs: readonly (readonly [what: string, foreground: UiColour, background: UiColour])[] = [
  ['Text on visuals', 'PrimaryForeground', 'PrimaryBackground'],
  ['Text on sheets and controls', 'SecondaryForeground', 'SecondaryBackground'],
  ['Text on buttons and what is chosen', 'AccentForeground', 'Accent'],
  ['Text on errors', 'DangerForeground', 'Danger'],
  ['Text on warnings', 'WarningForeground', 'Warning'],
  ['Text on successes', 'SuccessForeground', 'Success'],
  ['Names of dimensions', 'DimensionForeground', 'Dimension'],
  ['Names of measures', 'MeasureForeground', 'Measure'],
];

/** Rounded down: what is short of the bound never reads as if it met it. */
const spoken = (ratio: number): string => (Math.floor(ratio * 10) / 10).toFixed(1);

/** What cannot be read well in a style, in sentences; empty where all can. */
export const contrastWarnings = ({ configuration }: Pick<HouseStyle, 'configuration'>): string[] => {
  const { UIColorPalette: ui, DataColorPalette: data } = configuration;
  const text = pairs.flatMap(([what, foreground, background]) => {
    const ratio = contrastRatio(ui[foreground], ui[background]);
    return ratio < leastOfText
      ? [
          `${what}: ${ui[foreground]} on ${ui[background]} has a contrast of ${spoken(ratio)} to 1; text needs ${leastOfText}.`,
        ]
      : [];
  });
  const faint = data.Colors.filter((colour) => contrastRatio(colour, ui.PrimaryBackground) < leastOfGraphics);
  return faint.length === 0
    ? text
    : [
        ...text,
        `Data colours that hardly stand out from ${ui.PrimaryBackground}, with less than ${leastOfGraphics} to 1: ${faint.join(', ')}.`,
      ];
};
