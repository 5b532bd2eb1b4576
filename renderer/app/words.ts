import type { Role } from '../../shared/domain/identifiers.ts';

export const roleWords: Readonly<Record<Role, { readonly label: string; readonly means: string }>> = {
  admin: { label: 'Admin', means: 'Onboards tenants, connects accounts, changes things.' },
  mentor: { label: 'Mentor', means: 'Sees Home and Settings; nothing of tenants or accounts.' },
  support: { label: 'Support', means: 'Reads everything, changes nothing; what is read is audited.' },
};

export const words = {
  product: 'Steward',
  opening: 'Opening Steward…',
  hostGone: {
    title: 'Steward has stopped answering',
    body: 'This window is still here, but the process behind it is not: it was closed, or it is starting again.',
    safe: 'Nothing is lost. Work that was under way can be resumed where it stopped; drafts are saved as they are typed.',
    unsaved: (what: string) =>
      `Not saved: the last changes of “${what}”. They are kept in this window and saved as soon as Steward answers it again. Do not close it. All else is safe.`,
    todo: 'This window looks for Steward by itself. If you closed Steward, start it again; in a browser, open the new address that it prints.',
  },
  signedOut: {
    title: 'This window is not signed in',
    body: 'Steward answers only to the window that it opened itself, with a one-time address. This one was opened another way, or Steward was started again since.',
    safe: 'Nothing was changed.',
    unsaved: (what: string) =>
      `Not saved: the last changes of “${what}”. They are kept in this tab, and put back when the draft is opened here again.`,
    todoUnsaved: (port: string) =>
      `Do not close this tab. Start Steward at this tab’s own port (“steward serve --port ${port}”), open the address that it prints in this same tab, and open the draft.`,
    todo: 'Close this tab and open the address that Steward printed when it started. “npm start” or “steward serve” prints a new one.',
  },
  notForRole: (page: string, role: string) => ({
    title: `${page} is not part of the ${role} role`,
    body: `You are looking through the eyes of the ${role} role. Switch back under your name, at the top right, to see it.`,
  }),
  unknownPage: {
    title: 'There is no such page',
    body: 'The address may come from another version of Steward, or have been cut off when it was copied.',
  },
  pageFailed: {
    title: 'This page met a defect in Steward',
    body: 'The rest of Steward goes on; work under way is not affected.',
  },
  noHelp: 'This page has no help of its own. Ctrl-K (⌘K) finds any page, tenant or run.',
};
