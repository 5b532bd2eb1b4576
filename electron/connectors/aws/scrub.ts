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

const longest = 2000;

/**
 * A message that may be shown, logged and stored: without secrets, control characters or length without
 * end. `secrets` are values known to be secret; each occurrence is removed, percent-encoded or not.
 */
export const scrub = (message: string, secrets: readonly (string | undefined)[] = []): string => {
  let text = message;
  for (const secret of secrets) {
    if (secret === undefined || secret.length < 8) continue;
    text = text.replaceAll(secret, '(hidden)').replaceAll(encodeURIComponent(secret), '(hidden)');
  }
  for (const [pattern, replacement] of patterns) text = text.replace(pattern, replacement);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: taking them out is the point
  text = text.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, ' ');
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
};
