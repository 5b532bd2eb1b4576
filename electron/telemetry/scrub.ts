/**
 * Removes what is shaped like a secret from text, whatever it is part of. It is the last line of defence
 * behind never logging secrets: it works on the finished line, so it also sees messages and stacks. What
 * it puts in place holds no quote and no backslash, so that a line of JSON stays one.
 */
const rules: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // Signed addresses and headers (SigV4): the signature, the token and the credential scope.
  [/(X-Amz-(?:Signature|Security-Token|Credential)(?:=|%3D|["':\s]+))[^&\s"'\\<>,;]+/gi, '$1[removed]'],
  [/\b(Signature=)[0-9a-f]{16,}/gi, '$1[removed]'],
  // Authorization headers.
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{6,}/gi, '$1 [removed]'],
  // One-time and session tokens in addresses; codes that a sign-in comes back with.
  [
    /([?&#;](?:[a-z_-]*token|code|state|secret|key|password|pwd|sig|assertion|SAMLResponse)=)[^&\s"'\\<>#]+/gi,
    '$1[removed]',
  ],
  // User and password inside an address.
  [/([a-z][a-z0-9+.-]*:\/\/[^\s/"'\\:@]*:)[^\s/"'\\@]+@/gi, '$1[removed]@'],
  // Steward's own API tokens; the part by which one is recognised stays.
  [/\b(stw_[a-z2-7]{8})_[A-Za-z0-9_-]{6,}/g, '$1_[removed]'],
  // JSON Web Tokens.
  [/\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*)?/g, '[token removed]'],
  // AWS session tokens start with one of these.
  [/\b(?:IQoJ|FwoG|FQoG|AQoD)[A-Za-z0-9+/=_-]{40,}/g, '[session token removed]'],
  // AWS access key ids; their last four characters are what people compare.
  [/\b((?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{8,124}?)([A-Z0-9]{4})(?![A-Za-z0-9])/g, '[access key …$2]'],
  // Private keys.
  [
    /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
    '[private key removed]',
  ],
  // name = value and name: value in running text.
  [
    /\b((?:aws_)?(?:secret_?access_?key|session_?token|access_?token|refresh_?token|id_?token|client_?secret|password|passwd|passphrase|api_?key|one_?time_?token)\\?["']?\s*[:=]\s*\\?["']?)(?!\[)[^\s"'\\,;}&]+/gi,
    '$1[removed]',
  ],
];

/** A secret access key: 40 characters of base64 with all three kinds; a SHA-1 in hex has no capitals. */
const secretKeyShape = /(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g;
const looksRandom = (text: string): boolean =>
  /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text) && !/^\/|\/.*\/.*\/.*\//.test(text);

export const scrub = (text: string): string =>
  rules
    .reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text)
    .replace(secretKeyShape, (found) => (looksRandom(found) ? '[secret key removed]' : found));
