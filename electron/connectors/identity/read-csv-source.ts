import Papa from 'papaparse';
import { foldedEmail } from '../../../shared/domain/link-people.ts';
import { IdentityError, type IdentityReading, type SourceMember } from './identity-reading.ts';

/** More is no list of people any more. */
const mostRows = 200_000;

const wrong = (message: string) =>
  new IdentityError(
    message,
    'The file needs a first line with the columns group and email; name and active may follow.',
  );

/**
 * Reads groups and their members from CSV: a line for each member of each group. A line that cannot be understood
 * refuses the file: what it meant would be missing, and a missing member would lose access.
 */
export const readCsvSource = (text: string): IdentityReading => {
  const { data } = Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), { skipEmptyLines: 'greedy' });
  const [header, ...rows] = data;
  const columns = (header ?? []).map((cell) => cell.trim().toLowerCase());
  const at = (name: string) => columns.indexOf(name);
  const [group, email, name, active] = [at('group'), at('email'), at('name'), at('active')];
  if (group < 0 || email < 0) throw wrong('The file has no columns group and email.');
  if (rows.length > mostRows)
    throw wrong(`The file has more than ${mostRows.toLocaleString('en-US')} lines.`);
  const groups = new Map<string, Map<string, SourceMember>>();
  rows.forEach((row, index) => {
    const groupName = row[group]?.trim() ?? '';
    const address = foldedEmail(row[email] ?? null);
    const line = index + 2;
    if (groupName === '') throw wrong(`Line ${line} names no group.`);
    if (address === undefined)
      throw wrong(`Line ${line} has no e-mail address: “${(row[email] ?? '').slice(0, 60)}”.`);
    const word = active < 0 ? '' : (row[active]?.trim().toLowerCase() ?? '');
    if (!['', 'true', 'false', 'yes', 'no', '1', '0'].includes(word))
      throw wrong(`Line ${line} says “${word.slice(0, 20)}” for active: it must be yes or no.`);
    const members = groups.get(groupName) ?? new Map<string, SourceMember>();
    groups.set(groupName, members);
    members.set(address, {
      id: address,
      email: address,
      name: (name < 0 ? '' : row[name]?.trim()) || null,
      active: !['false', 'no', '0'].includes(word),
    });
  });
  return {
    groups: [...groups].map(([id, members]) => ({
      id,
      name: id,
      members: [...members.values()],
      unreadable: 0,
    })),
  };
};
