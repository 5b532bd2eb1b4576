import { describe, expect, it } from 'vitest';
import { readAwsFailure } from './read-failure.ts';

const secret = 'wJalr/XUtn+FEMIplantedK7MDENGbPxRfiCYEXA';
const keyId = 'ZKIAPLANTEDPLANTED01';
const bytes = Buffer.from(secret);

/** An error as the SDK throws it for a refusal. */
const refusal = (fields: Record<string, unknown>) =>
  Object.assign(new Error('refused'), {
    $fault: 'client',
    $metadata: { httpStatusCode: 400, requestId: 'r-1' },
    name: 'InvalidParameterValueException',
    ...fields,
  });

describe('a refusal that gives a secret back', () => {
  it.each([
    ['as it is', secret],
    ['percent-encoded', encodeURIComponent(secret)],
    [
      'percent-encoded in small letters',
      encodeURIComponent(secret).replace(/%2F/g, '%2f').replace(/%2B/g, '%2b'),
    ],
    ['in JSON with escaped slashes', secret.replaceAll('/', '\\/')],
    ['in XML', secret.replaceAll('/', '&#x2F;').replaceAll('+', '&#x2B;')],
    ['in base64', bytes.toString('base64')],
    [
      'in base64 amid other bytes',
      Buffer.concat([Buffer.from('ab'), bytes, Buffer.from('c')]).toString('base64'),
    ],
    ['in base64url', bytes.toString('base64url')],
    ['in hex', bytes.toString('hex')],
    ['in big hex', bytes.toString('hex').toUpperCase()],
  ])('%s says it no more', (_how, said) => {
    const { message } = readAwsFailure(refusal({ message: `The key ${said} is wrong` }), [secret, keyId]);
    expect(message).toContain('(hidden)');
    expect(message).not.toContain(said.slice(4, 24));
    expect(message).toMatch(/^The key .* is wrong$/);
  });

  it('keeps the end of a key id, by which people tell keys apart', () =>
    expect(readAwsFailure(refusal({ message: `Credential=${keyId}/x` }), [keyId]).message).toBe(
      'Credential=…ED01/x',
    ));

  it.each([
    ['its name', { name: `Refused-${keyId}` }],
    ['a name that is none', { name: 'the key is <b>wrong</b> for you' }],
    ['its request id', { $metadata: { httpStatusCode: 400, requestId: keyId } }],
    ['a request id that is none', { $metadata: { httpStatusCode: 400, requestId: `id ${secret}` } }],
    [
      'the type of its answer',
      { $fault: undefined, $response: { headers: { 'content-type': `text/html; ${keyId}` } } },
    ],
  ])('in %s says it no more', (_where, fields) => {
    const told = JSON.stringify(readAwsFailure(refusal(fields), [secret, keyId]));
    expect(told).not.toMatch(/PLANTED|planted|<b>/);
  });

  it('keeps names and request ids as AWS gives them', () =>
    expect(readAwsFailure(refusal({}), [secret])).toMatchObject({
      name: 'InvalidParameterValueException',
      requestId: 'r-1',
    }));
});
