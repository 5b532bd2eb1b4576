import { describe, expect, it } from 'vitest';
import { parseJsonDocument } from '../parse-json-document.ts';
import { firstHouseStyle, houseStyle } from './house-style.ts';
import { contrastRatio, contrastWarnings } from './style-contrast.ts';
import { styleOverrides } from './style-overrides.ts';

const { configuration } = firstHouseStyle;
const { DataColorPalette: data, UIColorPalette: ui } = configuration;
const withData = (more: object) => ({
  ...firstHouseStyle,
  configuration: { ...configuration, DataColorPalette: { ...data, ...more } },
});
const withUi = (more: object) => ({
  ...firstHouseStyle,
  configuration: { ...configuration, UIColorPalette: { ...ui, ...more } },
});
const withFonts = (names: readonly string[]) => ({
  ...firstHouseStyle,
  configuration: {
    ...configuration,
    Typography: { FontFamilies: names.map((FontFamily) => ({ FontFamily })) },
  },
});

describe('a house style', () => {
  it('that nobody has written yet is one, and can be read', () => {
    expect(houseStyle.parse(firstHouseStyle)).toEqual(firstHouseStyle);
    expect(contrastWarnings(firstHouseStyle)).toEqual([]);
  });

  it('has its colours in capitals, as QuickSight takes them', () => {
    expect(houseStyle.parse(withUi({ Accent: ' #abcdef ' })).configuration.UIColorPalette.Accent).toBe(
      '#ABCDEF',
    );
  });

  const wrong: readonly (readonly [string, unknown, RegExp])[] = [
    ['a colour by its name', withUi({ Accent: 'red' }), /A colour looks like/],
    ['a short colour', withUi({ Accent: '#FFF' }), /A colour looks like/],
    ['a colour that is more than one', withUi({ Accent: '#FFFFFF;url(x)' }), /A colour looks like/],
    ['a colour that is seen through', withUi({ Accent: '#FFFFFF80' }), /A colour looks like/],
    ['a colour that is missing', withUi({ Accent: undefined }), /Invalid input/],
    ['a colour that no theme has', withUi({ Background: '#FFFFFF' }), /Unrecognized key/],
    ['few colours of data', withData({ Colors: data.Colors.slice(0, 7) }), /at least 8/],
    ['many colours of data', withData({ Colors: Array(21).fill('#000000') }), /at most 20/],
    ['a gradient of one colour', withData({ MinMaxGradient: ['#000000'] }), /two colours/],
    ['many fonts', withFonts(['1', '2', '3', '4', '5', '6']), /at most 5/],
    ['a font without a name', withFonts([' ']), /Name the font/],
    ['no name', { ...firstHouseStyle, name: '  ' }, /Give the style a name/],
    [
      'a base that is no theme of QuickSight’s',
      { ...firstHouseStyle, baseThemeId: 'house' },
      /Invalid option/,
    ],
  ];
  it.each(wrong)('is not one with %s', (_, value, message) => {
    expect(houseStyle.safeParse(value).error?.message).toMatch(message);
  });
});

describe('contrast', () => {
  it.each([
    ['#FFFFFF', '#000000', 21],
    ['#000000', '#FFFFFF', 21],
    ['#777777', '#777777', 1],
    // As WCAG's own examples have it: the first grey that passes on white, and the one before it.
    ['#767676', '#FFFFFF', 4.54],
    ['#777777', '#FFFFFF', 4.48],
    ['#FF0000', '#FFFFFF', 4],
  ])('of %s on %s is %d', (one, other, ratio) => {
    expect(contrastRatio(one, other)).toBeCloseTo(ratio, 2);
  });

  it('that is too little is told by what cannot be read, and never rounded up to what is needed', () => {
    expect(contrastWarnings(houseStyle.parse(withUi({ PrimaryForeground: '#777777' })))).toEqual([
      'Text on visuals: #777777 on #FFFFFF has a contrast of 4.4 to 1; text needs 4.5.',
    ]);
    expect(
      contrastWarnings(houseStyle.parse(withData({ Colors: [...data.Colors, '#FFFF00', '#EEEEEE'] }))),
    ).toEqual(['Data colours that hardly stand out from #FFFFFF, with less than 3 to 1: #FFFF00, #EEEEEE.']);
  });
});

it('a dashboard’s own colours and fonts are those that the style does not have', () => {
  const definition = parseJsonDocument(
    JSON.stringify({
      Sheets: [
        {
          Name: '#123456',
          Visuals: [
            {
              Color: '#123abc',
              BackgroundColor: ui.Accent.toLowerCase(),
              Colors: ['#FEDCBA', data.Colors[0], 'red'],
              FontConfiguration: { FontFamily: 'Comic Sans MS', FontColor: '#123ABC80' },
              Other: { FontFamily: 'Amazon Ember' },
            },
          ],
        },
      ],
    }),
  );
  expect(styleOverrides(definition, firstHouseStyle)).toEqual({
    colours: ['#123ABC', '#123ABC80', '#FEDCBA'],
    fonts: ['Comic Sans MS'],
  });
});
