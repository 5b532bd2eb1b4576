import { describe, expect, it } from 'vitest';
import { externalLink } from './external-link.ts';

describe('addresses that may leave the console', () => {
  it.each([
    'https://docs.aws.amazon.com/quicksight/',
    'https://device.sso.eu-central-1.amazonaws.com/?user_code=AB-CD',
  ])('lets %s through', (address) => expect(externalLink(address)).toBe(address));

  it.each([
    ['http://example.org/', 'not encrypted'],
    ['file:///etc/passwd', 'a file'],
    ['javascript:alert(1)', 'a script'],
    ['data:text/html,<script>1</script>', 'inline content'],
    ['ms-msdt:/id', 'a program behind a scheme'],
    ['smb://server/share', 'a share'],
    ['\\\\server\\share', 'a UNC path'],
    ['//example.org/', 'no scheme'],
    ['https://user:pw@example.org/', 'credentials'],
    ['https://localhost/', 'this machine'],
    ['https://127.0.0.1/', 'this machine'],
    ['https://[::1]/', 'this machine'],
    ['https://2130706433/', 'this machine as a number'],
    ['https://example.org/\u0000', 'a control character'],
    ['https://exa\nmple.org/', 'a line break that URL parsing would drop'],
    [' javascript:alert(1)', 'leading space'],
    ['', 'nothing'],
    [`https://example.org/${'a'.repeat(3000)}`, 'too long'],
  ])('refuses %j: %s', (address) => expect(externalLink(address)).toBeUndefined());
});
