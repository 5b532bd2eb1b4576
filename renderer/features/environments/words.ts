export const words = {
  title: 'Environments',
  description: 'The stages of your platform, in order. Each reaches AWS through one connection.',
  current: 'You work here',
  none: 'No connection',
  assigned: (environment: string, connection: string | null) =>
    connection ? `${environment} now works through ${connection}.` : `${environment} has no connection now.`,
  production: 'Production is marked in red on every screen.',
  help: {
    title: 'Environments',
    what: 'An environment is a stage: dev, test, staging, production. A tenant lives in one of them, and its data may have a different place in each.',
    connection:
      'Each environment names the connection that reaches its account. Several may share one; the Sandbox serves any of them.',
    current:
      'The environment at the top right is the one the console works in. Production paints the top of every screen red.',
  },
} as const;
