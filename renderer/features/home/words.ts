export const words = {
  title: 'Home',
  needs: 'Needs you',
  noNeeds: 'Nothing needs you now.',
  stillAsking: 'Still asking this machine’s keychain about the connections',
  running: 'Running now',
  recent: 'Recently',
  welcome: {
    title: 'Welcome to Steward',
    body: 'A tenant is one of your customers: its people, groups, folders and dashboards in Amazon QuickSight. You describe the tenant; Steward shows you every change first, makes the changes when you agree, and reads each one back.',
    sandboxTitle: 'Try it on the Sandbox',
    sandbox:
      'The connection called Sandbox is a whole QuickSight on this machine, with 45 people, 3 tenants and 12 dashboards. It answers like the real service, the AWS command line works against it, and nothing in it costs or reaches anybody.',
    realTitle: 'Then connect your own account',
    real: 'Use a profile you already have, access keys kept in the keychain, or a role that Steward assumes. Steward tells you which permissions are missing, by name.',
  },
  mentor: {
    title: 'Nothing here for mentors yet',
    body: 'This version of Steward has screens for admins and support. As a mentor you can set how Steward looks, under Settings; tenants, accounts and the audit log stay hidden from this role.',
  },
  help: {
    title: 'Home',
    intro:
      'Home collects what waits for you: unfinished drafts, runs that stopped or were interrupted, connections that stopped working.',
    idea: 'Every change follows the same path: Steward plans it, you review each step, Steward applies it and reads back the result. Nothing is sent before you have agreed.',
    keys: 'Ctrl-K (⌘K) finds any page, tenant or run.',
  },
} as const;
