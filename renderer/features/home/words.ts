export const words = {
  title: 'Home',
  needs: 'Needs you',
  noNeeds: 'Nothing needs you now.',
  stillAsking: 'Still asking this machine’s keychain about the connections',
  running: 'Running now',
  recent: 'Recently',
  welcome: {
    title: 'Welcome to Steward',
    body: 'Steward brings a customer’s people, groups, folders and dashboards into Amazon QuickSight: you describe the tenant, Steward plans every change, you review, it applies and reads back what it did.',
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
    idea: 'Everything that changes something follows the same path: plan, review, apply, prove. Nothing is sent before you have seen each step, and each step is read back.',
    keys: 'Ctrl-K (⌘K) finds any page, tenant or run.',
  },
} as const;
