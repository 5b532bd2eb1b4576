import { describe, expect, it } from 'vitest';
import { scrub } from './scrub.ts';

const token = 'IQoJb3JpZ2luX2VjEFAaCWV1LXdlc3QtMSJIMEYCIQD/abc+def=='.repeat(4);

describe('scrubbing a message', () => {
  it.each([
    [
      'the canonical request',
      `The request signature we calculated does not match. The Canonical String for this request should have been\n'GET\n/\n\nx-amz-security-token:${token}\n'`,
      token,
    ],
    ['a token header', `bad header x-amz-security-token: ${token}`, token],
    ['an authorization header', 'Authorization=AWS4-HMAC-SHA256zzzzsecret', 'zzzzsecret'],
    ['a JSON member', '{"SecretAccessKey":"wJalrXUtnFEMI/K7MDENG"}', 'wJalrXUtnFEMI'],
    ['a long run on its own', `unexpected ${token}`, token],
    ['a key id', 'The security token for AKIAIOSFODNN7EXAMPLE is invalid', 'AKIAIOSFODNN7'],
  ])('hides %s', (_what, message, secret) => {
    expect(scrub(message)).not.toContain(secret);
  });

  it('hides known secrets wherever they are, percent-encoded too', () => {
    const secret = 'marker/secret+value==';
    const hidden = scrub(`a ${secret} b ${encodeURIComponent(secret)}`, [secret, undefined]);
    expect(hidden).toBe('a (hidden) b (hidden)');
  });

  it('keeps what a person needs', () => {
    const message =
      'User: arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Administrator_0123456789abcdef/ann.longname@example.org is not authorized to perform: quicksight:ListUsers on resource: arn:aws:quicksight:us-east-1:111122223333:user/default/*';
    expect(scrub(message)).toBe(message);
  });

  it('has an end, and no control characters', () => {
    expect(scrub('a '.repeat(100_000)).length).toBeLessThan(4100);
    expect(scrub('a\u0000b\u001b[31mc')).toBe('a b [31mc');
  });
});
