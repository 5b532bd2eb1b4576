import { describe, expect, it } from 'vitest';
import { readDenial } from './denial.ts';

describe('the words of an AccessDenied', () => {
  it.each([
    [
      'Operation is being called from endpoint us-east-1, but your identity region is eu-west-1. Please use the eu-west-1 endpoint.',
      { kind: 'identity_region', region: 'eu-west-1' },
    ],
    [
      'User: arn:aws:iam::1:user/a is not authorized to perform: quicksight:ListUsers on resource: x because no identity-based policy allows the quicksight:ListUsers action',
      { kind: 'permission', action: 'quicksight:ListUsers', explicit: false },
    ],
    [
      'User: arn:aws:iam::1:user/a is not authorized to perform: quicksight:ListGroups on resource: x with an explicit deny in an identity-based policy',
      { kind: 'permission', action: 'quicksight:ListGroups', explicit: true },
    ],
    [
      'User: arn:aws:iam::1:user/a is not authorized to perform: quicksight:ListNamespaces on resource: x with an explicit deny in a service control policy',
      { kind: 'scp', action: 'quicksight:ListNamespaces' },
    ],
    ['This operation is disabled for STANDARD Edition', { kind: 'edition' }],
    ['Account 111122223333 is not signed up for QuickSight', { kind: 'not_signed_up' }],
    ['', { kind: 'permission', action: undefined, explicit: false }],
    ['your identity region is <script>', { kind: 'permission', action: undefined, explicit: false }],
  ])('%s', (message, denial) => {
    expect(readDenial(message)).toEqual(denial);
  });
});
