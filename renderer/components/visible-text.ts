// Controls of the writing direction and of the terminal, and characters without width: a name holding
// them could turn round or hide the words that follow it.
const invisible = /[\p{Cc}\p{Cf}]/gu;
const welcome = new Set(['\n', '\t', '\u200C', '\u200D']); // joiners shape scripts and emoji

/** A text from outside with every invisible character made visible: `\u202E`. */
export const visibleText = (text: string): string =>
  text.replace(invisible, (character) =>
    welcome.has(character)
      ? character
      : `\\u${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`,
  );
