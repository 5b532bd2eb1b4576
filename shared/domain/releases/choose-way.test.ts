import { expect, it } from 'vitest';
import { chooseWay, type PromotionWay, type WayFacts } from './choose-way.ts';

const free: WayFacts = { obstacles: [], there: [] };
const spoilt: WayFacts = { obstacles: ['a.csv cannot be exported.', 'So is b.csv.'], there: ['theme House'] };
const there: WayFacts = { obstacles: [], there: ['theme House', 'dataset sales', 'dataset rules'] };

it.each<[PromotionWay | undefined, WayFacts, PromotionWay, boolean, RegExp]>([
  [undefined, free, 'bundle', false, /^All of it is new in Test,/],
  [
    undefined,
    spoilt,
    'definition',
    false,
    /^a\.csv cannot be exported\. 1 more thing stands against an import\.$/,
  ],
  [
    undefined,
    there,
    'definition',
    false,
    /^Test has theme House and 2 more already: an import changes .* at once/,
  ],
  ['definition', free, 'definition', false, /^So it was chosen\.$/],
  ['definition', spoilt, 'definition', false, /^So it was chosen\.$/],
  ['bundle', free, 'bundle', false, /^So it was chosen\.$/],
  ['bundle', there, 'bundle', true, /^So it was chosen\. Test has theme House/],
  ['bundle', spoilt, 'bundle', true, /^So it was chosen, but it cannot be\. a\.csv/],
])('asked for %s, with %o: by %s', (asked, facts, way, isLiveAtOnce, reason) => {
  const chosen = chooseWay(asked, facts, 'Test');
  expect(chosen).toMatchObject({ way, isLiveAtOnce, obstacles: facts.obstacles });
  expect(chosen.reason).toMatch(reason);
});
