import { words } from './words.ts';

/** What the pages about access mean by their words. */
export const accessHelp = {
  title: words.help.title,
  body: (
    <>
      <p>{words.help.path}</p>
      <p>{words.help.folder}</p>
      <p>{words.help.role}</p>
      <p>{words.help.link}</p>
      <p>{words.help.since}</p>
      <p>{words.help.seen}</p>
    </>
  ),
};
