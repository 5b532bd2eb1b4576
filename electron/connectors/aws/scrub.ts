/**
 * What must never be in a message that AWS or the SDK wrote: a refused signature is answered with the
 * whole canonical request, session token included.
 */
const patterns: readonly (readonly [RegExp, string])[] = [
  // The canonical request and everything after it.
  [/\s*The Canonical String for this request should have been[\s\S]*$/i, ''],
  [
    /(x-amz-security-token|authorization|x-amz-signature|signature|secret_?access_?key|session_?token|access_?token|refresh_?token|client_?secret|password)(["']?\s*[:=]\s*["']?)[^\s"',&]+/gi,
    '$1$2(hidden)',
  ],
  [/\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{8,124}([A-Z0-9]{4})\b/g, '…$1'],
  // What is left of tokens: long runs without a space that are no ARN, URL or path.
  [/(?<![\w/+=:-])[A-Za-z0-9+/=]{80,}(?![\w/+=:-])/g, '(hidden)'],
];

/** QuickSight lists every set of actions that it takes, and what is granted instead is read from there. */
const longest = 4000;

/** A secret as a service, a proxy or a library may write it. */
const spellings = (secret: string): readonly string[] => {
  const bytes = Buffer.from(secret);
  const percent = encodeURIComponent(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    percent,
    percent.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    encodeURI(secret),
    json,
    json.replaceAll('/', '\\/'),
    secret.replaceAll('/', '&#x2F;').replaceAll('+', '&#x2B;'),
    secret.replaceAll('/', '&#47;').replaceAll('+', '&#43;'),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...insideBase64(bytes),
  ];
};

/** Base64 of a secret as it looks inside a longer text, at each of the three places it can begin. */
const insideBase64 = (bytes: Buffer): string[] =>
  [0, 1, 2].flatMap((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const whole = (shift + bytes.length) % 3 === 0;
    const inner = text.slice(shift === 0 ? 0 : shift + 1, whole ? undefined : -1);
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
  });

/** People compare keys by the end of their id, which is no secret. */
const inPlaceOf = (secret: string): string =>
  /^[A-Z0-9]{16,128}$/.test(secret) ? `…${secret.slice(-4)}` : '(hidden)';

/**
 * A message that may be shown, logged and stored: without secrets, control characters or length without
 * end. `secrets` are values known to be secret; each occurrence is removed, however it is encoded.
 */
export const scrub = (message: string, secrets: readonly (string | undefined)[] = []): string => {
  let text = message;
  for (const secret of secrets) {
    if (secret === undefined || secret.length < 8) continue;
    for (const spelling of spellings(secret))
      if (text.includes(spelling)) text = text.replaceAll(spelling, inPlaceOf(secret));
  }
  for (const [pattern, replacement] of patterns) text = text.replace(pattern, replacement);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: taking them out is the point
  text = text.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, ' ');
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
};
