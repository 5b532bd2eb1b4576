import type { JsonDocument } from '../json-document.ts';
import { walkJson } from '../json-document-path.ts';
import type { HouseStyle } from './house-style.ts';

/** What a dashboard says itself, whatever its theme says. */
export interface StyleOverrides {
  /** Colours that are not among the style's, in capitals, each once. */
  readonly colours: readonly string[];
  /** Font families that are not among the style's, each once. */
  readonly fonts: readonly string[];
}

const isColour = /^#[0-9a-fA-F]{6}(?:[0-9a-fA-F]{2})?$/;

/** Colours and fonts that a dashboard's definition sets by hand and that the house style does not have. */
export const styleOverrides = (
  definition: JsonDocument,
  { configuration }: Pick<HouseStyle, 'configuration'>,
): StyleOverrides => {
  const { DataColorPalette: data, UIColorPalette: ui, Typography } = configuration;
  const known = new Set([...data.Colors, ...data.MinMaxGradient, data.EmptyFillColor, ...Object.values(ui)]);
  const families = new Set(Typography?.FontFamilies.map(({ FontFamily }) => FontFamily));
  const colours = new Set<string>();
  const fonts = new Set<string>();
  walkJson(definition, (path, value) => {
    if (typeof value !== 'string') return;
    const name = path.findLast((part) => typeof part === 'string');
    if (typeof name !== 'string') return;
    if (/Colou?rs?$/.test(name) && isColour.test(value) && !known.has(value.slice(0, 7).toUpperCase()))
      colours.add(value.toUpperCase());
    if (name === 'FontFamily' && !families.has(value)) fonts.add(value);
  });
  return { colours: [...colours].sort(), fonts: [...fonts].sort() };
};
