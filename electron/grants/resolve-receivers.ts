import { nearestTexts } from '../access/nearest-texts.ts';
import type { Store } from '../store/store.ts';

/** A pasted list longer than this is a file that somebody took by mistake. */
const most = 2_000;

/** The names in a text: one a line, or parted by commas, semicolons or tabs; a CSV's first column counts. */
const namesIn = (text: string): readonly string[] => {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const parts =
    lines.length === 1
      ? (lines[0]?.split(/[,;\t]/) ?? [])
      : lines.map((line) => line.split(/[,;\t]/)[0] ?? '');
  const names = parts.map((part) =>
    part
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim(),
  );
  return [...new Set(names)].filter(
    (name, index) => name !== '' && !(index === 0 && /^(?:e-?mail|user|name|user ?name)$/i.test(name)),
  );
};

const kindsOf = { user: 'person', group: 'group', namespace: 'namespace' } as const;

/** Finds receivers by what somebody calls them. Nobody is guessed: an unknown name is told with the nearest one. */
export const resolveReceivers = async (
  facts: Pick<Store['grantFacts'], 'named' | 'alike'>,
  connectionId: string,
  text: string,
) => {
  const found = [];
  const unknown = [];
  const names = namesIn(text);
  for (const name of names.slice(0, most)) {
    const matches = await facts.named(connectionId, name);
    const [one] = matches;
    if (one !== undefined && matches.length === 1)
      found.push({ text: name, principal: one.key, kind: one.kind, name: one.name });
    else if (matches.length > 1)
      unknown.push({
        text: name,
        why: `${matches.length} have this name: ${matches
          .slice(0, 3)
          .map((each) => `${kindsOf[each.kind]} ${each.namespace}/${each.name}`)
          .join(', ')}.`,
        nearest: null,
      });
    else
      unknown.push({
        text: name,
        why: 'Nobody in the directory has this name.',
        nearest: nearestTexts(name, await facts.alike(connectionId, name))[0] ?? null,
      });
  }
  for (const name of names.slice(most))
    unknown.push({
      text: name,
      why: `Only the first ${most.toLocaleString('en-US')} names were read.`,
      nearest: null,
    });
  return { found, unknown };
};
