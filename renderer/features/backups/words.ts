import type { BackupSummary } from '../../../shared/contract/backups.ts';

/** What the pages of account backups say. */
export const words = {
  title: 'Backups',
  description:
    'Encrypted copies of what an account holds. They are opened by the keychain, or by the recovery key alone.',
  loading: 'Looking for backups',
  opening: 'Opening the backup',
  empty: {
    title: 'No account backup yet',
    body: 'A backup holds dashboards, analyses, datasets, data sources, themes, folders, permissions and groups.',
  },
  notSetUp: {
    title: 'Account backups are not set up',
    body: 'Set-up makes the key that encrypts them, and shows a recovery key this once.',
  },
  help: {
    title: 'Account backups',
    what: 'A backup is verified while it is made: every document is opened again. The next one writes only what changed.',
    not: 'Passwords of data sources, uploaded files and people’s accounts are known by name only: QuickSight gives them to nobody.',
    profile: 'These are not the backups of this profile, which Steward keeps by itself.',
    cli: 'Schedules and retention are set on the command line: steward backup schedule, steward backup retention.',
  },
  setUp: {
    button: 'Set up',
    title: 'Set up account backups',
    once: 'This recovery key is shown once',
    onceWhy:
      'It opens your backups when this computer or its keychain is gone. Write it down, or print it, and keep it away from this computer. Without both, nobody opens them.',
    key: 'Recovery key',
    written: 'I have written it down',
    back: 'Type two groups back',
    backHint: 'From what you wrote down.',
    group: (position: number) => `Group ${position}`,
    confirm: 'Finish set-up',
    making: 'Making the key',
    done: 'Account backups are set up.',
  },
  create: {
    button: 'Back up now',
    title: 'Back up an account',
    connection: 'Connection',
    choose: 'Choose a connection',
    where: 'Backups go into',
    start: 'Back up',
    reading: (read: number, known: number) =>
      known === 0 ? 'Reading the lists' : `${read} of ${known} assets read`,
    done: (backup: BackupSummary) =>
      `Backed up and verified: ${backup.assets} assets of ${backup.connection.name}.`,
  },
  verify: {
    button: 'Verify',
    busy: 'Verifying',
    whole: (documents: number) => `Whole: ${documents} documents were opened and are what their hashes say.`,
    lost: (count: number) => `${count} assets are lost.`,
  },
  drill: {
    button: 'Drill',
    title: 'Drill this backup',
    what: 'Restores it into an empty account of a sandbox on this computer, with the recovery key and nothing else, and compares. Neither the account nor the profile is touched.',
    key: 'Recovery key',
    keyHint: 'Fourteen groups of four signs. It is used for this drill and kept nowhere.',
    start: 'Start the drill',
    busy: 'Restoring and comparing',
  },
  restore: {
    button: 'Restore',
    title: (id: string) => `Restore ${id}`,
    description: 'Brings back what is missing. Nothing is removed, and nobody loses access.',
    into: 'Into',
    intoHint: 'The account that was backed up, or another one.',
    choose: 'Choose an environment or a connection',
    changed: 'Also make what was changed since what it was',
    changedHint: 'Otherwise what is there stays as it is.',
    access: 'Also give back what people and groups held on what is there',
    accessHint: 'Only adds.',
    plan: 'Plan',
    apply: 'Restore',
    kept: (count: number) =>
      count === 1
        ? '1 asset was changed since and stays as it is.'
        : `${count} assets were changed since and stay as they are.`,
  },
  plan: {
    cancel: 'Cancel',
    planning: 'Comparing the backup with the account',
    blocked: 'Something stands in the way.',
    first: 'Plan first.',
  },
} as const;

export const verifiedWords = (
  backup: BackupSummary,
): { readonly type: 'success' | 'error' | 'pending'; readonly label: string } => {
  if (backup.state === 'missing') return { type: 'error', label: 'Not there any more' };
  if (backup.damage !== null) return { type: 'error', label: `${backup.damage.length} lost` };
  return backup.verifiedAt === null
    ? { type: 'pending', label: 'Not yet' }
    : { type: 'success', label: 'Whole' };
};
