/**
 * Remembers what was seen, up to `limit` keys, oldest forgotten first. `first(key)` is true the first time:
 * it keeps a draft saved on each keystroke from flooding the audit log.
 */
export const createOncePer = (limit = 10_000) => {
  const seen = new Set<string>();
  return {
    first(key: string): boolean {
      if (seen.has(key)) return false;
      seen.add(key);
      if (seen.size > limit) for (const oldest of seen) return seen.delete(oldest);
      return true;
    },
  };
};
