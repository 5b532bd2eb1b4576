import { kindWord, levelWords, thingWords } from '../../../shared/domain/access-words.ts';
import { visibleText } from '../../components/visible-text.ts';

type Named = Parameters<typeof thingWords>[0];

/** What something is called, with nothing in it that acts on the text around it. */
export const nameOf = (thing: Named): string => visibleText(thingWords(thing));

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
export const kindName = (kind: string): string => capital(kindWord(kind));
export { levelWords };

export const words = {
  title: 'Access',
  description:
    'Who can see what, and why, as the directory has it. Reading here changes nothing in the cloud.',
  pages: {
    person: {
      title: 'Access of a person',
      about: 'What one person can see, by which paths, since when and granted by whom.',
    },
    asset: {
      title: 'Audience of an asset',
      about: 'Who can see one dashboard, dataset or folder, and through which grants.',
    },
    changes: {
      title: 'Changes between two days',
      about: 'What began and ended: for a person, for an asset, or everywhere.',
    },
    file: {
      title: 'Access as a file',
      about: 'An account in one file: write it down, review what a changed file would do, apply it.',
    },
  },
  form: {
    person: 'Person',
    personHint: 'A user name, e-mail address or ARN',
    asset: 'Asset or folder',
    assetHint: 'A name, id or ARN; kind/id where one is not enough',
    assetOptional: 'Asset or folder – optional',
    personOptional: 'Person – optional',
    assetOptionalHint: 'Named, it shows every path to it',
    day: 'Day – optional',
    dayHint: 'As of the end of that day in UTC; now where it is left out',
    from: 'From the end of',
    to: 'To the end of – optional',
    compare: 'Person or group to compare with',
    compareHint: 'A user name, e-mail address, group name or ARN',
    show: 'Show',
    asPerson: 'Compare with a person',
    asGroup: 'Compare with a group',
  },
  calendar: {
    open: 'Choose a day',
    today: 'Today',
    next: 'Next month',
    previous: 'Previous month',
  },
  reading: 'Reading who can see what',
  broad: {
    title: 'Whole namespaces and everybody',
    description: 'Grants that no person or group was chosen for.',
    none: 'Nothing is granted to a whole namespace or to everybody on the internet.',
    noneSeen: 'No such grant was found in what could be read.',
  },
  columns: {
    asset: 'Asset',
    person: 'Person',
    kind: 'Kind',
    level: 'Level',
    ways: 'How',
    granted: 'Granted to',
    on: 'On',
    people: 'Accounts',
    since: 'Since',
    by: 'By',
    before: 'Before',
    after: 'After',
    when: 'Seen',
    what: 'What changed',
  },
  everybody: 'everybody',
  beforeFirst: 'Before the first reading',
  facts: {
    account: 'Account',
    namespace: 'Namespace',
    role: 'Role in QuickSight',
    groups: 'Groups',
    restrictions: 'Custom permissions',
    connection: 'Connection',
    folders: 'Lies in',
    kind: 'Kind',
    id: 'Id',
    reaches: 'Accounts that can see it',
    none: 'None',
  },
  gapsTitle: 'Not everything could be read',
  gapsDetail: 'There may be more access than is shown.',
  limitsTitle: 'Not every limit could be read',
  limitsDetail: 'The access is as shown. Custom permissions may take abilities away that are not shown.',
  readNow: 'Read the account in the Directory',
  age: 'What this rests on',
  copyTitle: 'The answer in plain sentences',
  copyLabel: 'answer',
  paths: (count: number) => (count === 1 ? 'One path' : `${count.toLocaleString('en')} paths`),
  lasts: (until: string) => `this level ${until}`,
  noPath: 'There is no path',
  cut: 'There are more paths than are listed here.',
  graph: 'The paths as a drawing',
  drawn: (drawn: number, all: number) => `The drawing shows the first ${drawn} of ${all} paths.`,
  assets: 'What this person can see',
  people: 'Who can see it',
  grants: 'Through which grants',
  find: { asset: 'Find by name or id', person: 'Find by name or e-mail' },
  differences: 'What is different',
  changes: 'What began and ended',
  nothingChanged: 'Nothing that decides about access changed between the two days.',
  nothingSeenToChange: 'Nothing that decides about access was seen to change between the two days.',
  sameAccess: 'Both have the same access.',
  sameAccessSeen: 'Both have the same access, as far as could be seen.',
  noAccess: 'Nothing.',
  noAccessSeen: 'Nothing that could be seen.',
  nobody: 'Nobody.',
  nobodySeen: 'Nobody, as far as could be seen.',
  noGrant: 'It was granted to nobody.',
  noGrantSeen: 'It was granted to nobody, as far as could be seen.',
  help: {
    title: 'Access',
    path: 'A path is one way in which a person comes to an asset: granted directly, through a group, through a folder above it, to a whole namespace, or by its link. Paths add up: the greatest level counts.',
    folder:
      'Owners of a folder own what lies in it; contributors edit it; viewers see it. Nobody owns what lies in a restricted folder.',
    role: 'A role decides what somebody can do in QuickSight at all. It opens no asset by itself. Custom permissions take abilities away, and give none.',
    link: '“By link only” is whoever has the link; it does not stand in their lists.',
    since:
      '“Since” is when the directory first saw it, with the reading before that it was not in. “Outside” means that no run of Steward made it.',
    seen: 'Each answer says how old it is and what could not be read. Not readable is never shown as none.',
  },
} as const;
