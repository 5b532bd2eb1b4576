/** Rules over names that people read. Pure; nothing here knows about fields. */

// Control, bidirectional, zero-width and private-use characters: none belongs in a name, each can hide
// or reorder what a reviewer sees (Unicode TR36, "Trojan Source").
const hidden =
  /[\p{Cc}\p{Cs}\p{Co}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff]|[\u{e0000}-\u{e007f}]/u;

/** The first character that may not stand in a display name, as `U+202E`; undefined when all may. */
export const hiddenCharacter = (text: string): string | undefined => {
  const found = hidden.exec(text)?.[0]?.codePointAt(0);
  return found === undefined ? undefined : `U+${found.toString(16).toUpperCase().padStart(4, '0')}`;
};

// Scripts whose letters look like Latin ones. A word that mixes them is never honest spelling.
const confusableScripts = [
  ['Latin', /\p{Script=Latin}/u],
  ['Cyrillic', /\p{Script=Cyrillic}/u],
  ['Greek', /\p{Script=Greek}/u],
  ['Armenian', /\p{Script=Armenian}/u],
  ['Cherokee', /\p{Script=Cherokee}/u],
] as const;

/** The first word whose letters come from two look-alike scripts, with the scripts' names. */
export const mixedScripts = (
  text: string,
): { readonly word: string; readonly scripts: readonly string[] } | undefined => {
  for (const word of text.split(/[^\p{L}\p{M}]+/u)) {
    const scripts = confusableScripts.filter(([, letters]) => letters.test(word)).map(([name]) => name);
    if (scripts.length > 1) return { word, scripts };
  }
  return undefined;
};

// Letter, then the Latin letter it is taken for (the common part of Unicode's confusables.txt).
const lookAlikes = new Map(
  'аa вb еe кk мm нh оo рp сc тt уy хx іi јj ѕs ԁd һh ԛq ԝw αa βb εe ηn ιi κk νv οo ρp τt υu χx γy'
    .split(' ')
    .map((pair) => [pair.slice(0, 1), pair.slice(1)] as const),
);

/** What a name looks like: two names with one look are easily taken for each other. */
export const lookOf = (text: string): string =>
  [...text.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '')]
    .map((letter) => lookAlikes.get(letter) ?? letter)
    .join('')
    .replace(/[il1|]/g, 'l')
    .replace(/0/g, 'o')
    .replace(/[\s._'-]+/g, '');
