/** A name as it is compared: without case, spaces, a Windows domain, or the domain of an e-mail address. */
const bare = (name: string): string => {
  const folded = name.normalize('NFKC').trim().toLowerCase().replace(/\s+/g, ' ');
  const account = folded.slice(folded.lastIndexOf('\\') + 1);
  const at = account.indexOf('@');
  return at > 0 ? account.slice(0, at) : account;
};

/**
 * Whether two names are taken for one person's: `Ann`, `CORP\ann` and `ann@x.org` are. It rather takes two
 * people for one than lets one count as two.
 */
export const isSamePerson = (one: string, other: string): boolean => bare(one) === bare(other);
