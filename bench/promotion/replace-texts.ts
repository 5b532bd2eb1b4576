/** A value of the SDK's with every text replaced; dates stay dates, which JSON would not leave. */
export const replaceTexts = <T>(value: T, replace: (text: string) => string): T => {
  const walk = (one: unknown): unknown => {
    if (typeof one === 'string') return replace(one);
    if (Array.isArray(one)) return one.map(walk);
    if (one === null || typeof one !== 'object' || one instanceof Date) return one;
    return Object.fromEntries(Object.entries(one).map(([name, member]) => [name, walk(member)]));
  };
  return walk(value) as T;
};
