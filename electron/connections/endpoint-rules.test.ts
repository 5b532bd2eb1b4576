import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkEndpoint } from './endpoint-rules.ts';

describe('an endpoint', () => {
  it.each([
    ['http://127.0.0.1:4566', 'http://127.0.0.1:4566'],
    ['http://localhost:5000/', 'http://localhost:5000'],
    ['http://[::1]:80/base/', 'http://[::1]/base'],
    [
      'https://vpce-1.quicksight.eu-central-1.vpce.amazonaws.com',
      'https://vpce-1.quicksight.eu-central-1.vpce.amazonaws.com',
    ],
  ])('%s is kept as %s', (given, kept) => {
    expect(checkEndpoint(given)).toEqual({ url: kept });
  });

  it.each([
    ['http://quicksight.example.org', 'a token would travel unencrypted'],
    ['http://127.0.0.1.evil.example', 'looks like this machine'],
    ['http://localhost.evil.example', 'looks like this machine'],
    ['http://127.0.0.1@evil.example/', 'the host is behind the @'],
    ['https://user:secret@aws.example', 'a password would be stored'],
    ['https://aws.example/?token=abc', 'a token would be stored'],
    ['https://aws.example/#x', 'a fragment means nothing'],
    ['http://169.254.169.254/latest/meta-data', 'instance metadata'],
    ['https://169.254.170.2', 'container credentials'],
    ['https://[fe80::1]/', 'link-local'],
    ['https://[fd00:ec2::254]/', 'instance metadata, IPv6'],
    ['https://[::ffff:169.254.169.254]/', 'instance metadata, mapped'],
    ['https://2852039166/', 'instance metadata as one number'],
    ['https://metadata.google.internal', 'another cloud’s metadata'],
    ['http://0.0.0.0:80', 'any interface'],
    ['file:///etc/passwd', 'not http'],
    ['javascript:alert(1)', 'not http'],
    ['ftp://127.0.0.1', 'not http'],
    ['http://', 'no host'],
    ['', 'nothing'],
    ['x'.repeat(10_000), 'not an address'],
  ])('%s is refused (%s)', (given) => {
    expect(checkEndpoint(given)).toHaveProperty('complaint');
  });

  it('whatever is accepted is https or on this machine, and accepted unchanged the second time', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.string()),
        (text) => {
          const checked = checkEndpoint(text);
          if ('complaint' in checked) return;
          const url = new URL(checked.url);
          expect(url.username + url.password + url.search + url.hash).toBe('');
          expect(url.protocol === 'https:' || /^(localhost|127\.|\[::1\])/.test(url.hostname)).toBe(true);
          expect(checkEndpoint(checked.url)).toEqual(checked);
        },
      ),
    );
  });
});
