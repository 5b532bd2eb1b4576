/** Reviewers as they are typed: one a line, a name and, after a comma, an e-mail address. */
export const reviewersIn = (lines: string): { name: string; email: string | null }[] =>
  lines.split('\n').flatMap((line) => {
    const [, name = '', email] = /^(.*?)(?:,\s*(\S+@\S+))?\s*$/.exec(line) ?? [];
    return name.trim() === '' && email === undefined ? [] : [{ name: name.trim(), email: email ?? null }];
  });
