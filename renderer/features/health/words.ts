import type { HealthCheck } from '../../../shared/contract/console.ts';

export const checkTypes: Readonly<Record<HealthCheck['state'], 'success' | 'warning' | 'error' | 'pending'>> =
  {
    ok: 'success',
    warning: 'warning',
    failed: 'error',
    unknown: 'pending',
  };

export const stateWords: Readonly<Record<HealthCheck['state'], string>> = {
  ok: 'Good',
  warning: 'Look at this',
  failed: 'Broken',
  unknown: 'Not known',
};

export const words = {
  title: 'Health',
  description: 'What Steward needs from this machine, and what to do where something is missing.',
  again: 'Check again',
  notices: { behind: 'This profile is older than it was', copy: 'This profile was copied' },
  goOn: 'Go on with this profile',
  help: {
    title: 'Health',
    what: 'Each line is one thing that Steward needs from this machine: what was found, and what to do where it is not good.',
    keychain:
      'Without a usable keychain Steward keeps secrets only until it closes, and says so wherever that matters.',
    folder:
      'A profile on a network drive or in a synchronised folder can be damaged by the other side; keep it on a local disk.',
    cli: 'On the command line, “steward doctor” prints the same.',
  },
} as const;
