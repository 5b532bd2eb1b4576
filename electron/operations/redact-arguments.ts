const secretFlag = /(secret|token|passw(or)?d|passphrase|credential|private|access[-_]?key|api[-_]?key|key)/i;

/** Flags that name a key's id or file, not a key. */
const harmless = /^--?(access[-_]?key[-_]?id|key[-_]?file|key[-_]?id)$/i;

/**
 * A command line as it may be kept: the values of flags whose names speak of secrets, tokens, keys or
 * passwords are replaced, and so are the words of `user:password@host`.
 */
export const redactArguments = (args: readonly string[]): string[] => {
  let hidesNext = false;
  return args.map((arg) => {
    const value = hidesNext;
    hidesNext = false;
    const [flag = '', ...rest] = arg.split('=');
    if (arg.startsWith('-')) {
      if (secretFlag.test(flag) && !harmless.test(flag)) {
        if (rest.length > 0) return `${flag}=•••`;
        hidesNext = true;
      }
    } else if (value) return '•••';
    else if (/^[A-Z0-9_]+$/.test(flag) && rest.length > 0 && secretFlag.test(flag)) return `${flag}=•••`;
    // Up to the last @: a password that was not encoded may hold one, and a slash.
    return arg.replace(/:\/\/\S+@/g, '://•••@').replace(/(:\/\/[^\s?#]*)[?#]\S+/g, '$1?•••');
  });
};
