import { describe, expect, it } from 'vitest';
import { newRecoveryKey, parseRecoveryKey } from './recovery-key.ts';
import { deriveKey, seal, unseal } from './seal.ts';

describe('a recovery key', () => {
  it('reads back as what it was, however it is typed', () => {
    for (let round = 0; round < 50; round += 1) {
      const { key, groups } = newRecoveryKey();
      expect(groups).toHaveLength(14);
      expect(groups.every((group) => /^[0-9A-HJKMNP-TV-Z]{4}$/.test(group))).toBe(true);
      for (const typed of [
        groups.join('-'),
        groups.join(' '),
        groups.join(''),
        groups.join('-').toLowerCase(),
        ` ${groups.join('\n')}\n`,
        groups.join('-').replaceAll('0', 'o').replaceAll('1', 'l'),
      ])
        expect(parseRecoveryKey(typed)?.equals(key)).toBe(true);
    }
  });

  it('notices any sign that was mistyped, and any two that changed places', () => {
    const { groups } = newRecoveryKey();
    const text = groups.join('');
    let unnoticed = 0;
    for (let at = 0; at < text.length; at += 1) {
      const other = text[at] === 'X' ? 'Y' : 'X';
      if (parseRecoveryKey(text.slice(0, at) + other + text.slice(at + 1))) unnoticed += 1;
      const [one, two] = [text[at], text[at + 1]];
      if (
        two !== undefined &&
        one !== two &&
        parseRecoveryKey(text.slice(0, at) + two + one + text.slice(at + 2))
      )
        unnoticed += 1;
    }
    expect(unnoticed).toBe(0);
  });

  it.each(['', 'x', '0'.repeat(56), 'U'.repeat(56), '0'.repeat(5000), '🔑'.repeat(56)])(
    'is not %j',
    (typed) => {
      expect(parseRecoveryKey(typed)).toBeUndefined();
    },
  );
});

describe('a sealed piece', () => {
  const key = deriveKey(Buffer.alloc(32, 7), Buffer.from('salt'), 'chunks');
  const content = Buffer.from('A dashboard’s definition');

  it('opens with its key and purpose only', () => {
    const sealed = seal(key, 'chunk a', content);
    expect(unseal(key, 'chunk a', sealed)?.equals(content)).toBe(true);
    expect(unseal(key, 'chunk b', sealed)).toBeUndefined();
    expect(
      unseal(deriveKey(Buffer.alloc(32, 7), Buffer.from('salt'), 'names'), 'chunk a', sealed),
    ).toBeUndefined();
    expect(seal(key, 'chunk a', content).equals(sealed)).toBe(false);
  });

  it('does not open with any one bit of it turned, nor cut off anywhere', () => {
    const sealed = seal(key, 'chunk a', content);
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const turned = Buffer.from(sealed);
      turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(unseal(key, 'chunk a', turned)).toBeUndefined();
    }
    for (let length = 0; length < sealed.length; length += 1)
      expect(unseal(key, 'chunk a', sealed.subarray(0, length))).toBeUndefined();
  });
});
