import { expect, test } from 'vitest';
import { visibleText } from './visible-text.ts';

test.each([
  ['ordinary names are left alone', 'Zoë Ångström 李 <b>', 'Zoë Ångström 李 <b>'],
  ['new lines and tabs are left alone', 'a\n\tb', 'a\n\tb'],
  ['right-to-left script is left alone', 'עברית', 'עברית'],
  ['a turned direction is shown', 'ann\u202Egpj.exe', 'ann\\u202Egpj.exe'],
  ['isolates are shown', '\u2066x\u2069', '\\u2066x\\u2069'],
  ['what has no width is shown', 'ad\u200Bmin', 'ad\\u200Bmin'],
  ['terminal escapes are shown', '\u001B[31m', '\\u001B[31m'],
  ['joiners of emoji are left alone', '👩\u200D💻', '👩\u200D💻'],
])('%s', (_why, text, expected) => {
  expect(visibleText(text)).toBe(expected);
});
