export const words = {
  title: 'Settings',
  you: {
    title: 'You',
    name: 'Your name',
    nameWhy: 'Stands in Activity and in the audit log beside everything you do.',
    role: 'Look through the eyes of',
    roleWhy: 'Shows Steward as another role sees it. It never counts as another person.',
    saved: (name: string) => `From now on you appear as ${name}.`,
  },
  appearance: {
    title: 'Appearance',
    mode: 'Colours',
    density: 'Density',
    densityWhy: 'Compact shows more rows at once.',
  },
  profile: {
    title: 'This profile',
    what: 'Everything Steward keeps is in one folder, except secrets: those are in the keychain.',
  },
  help: {
    title: 'Settings',
    kept: 'What you set here is kept in the profile and applies on the desktop, in the browser and after a restart.',
    profile: 'A profile is one folder. Start Steward with --data and another folder to keep things apart.',
  },
} as const;
