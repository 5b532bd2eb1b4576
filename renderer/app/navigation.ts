import type { Role } from '../../shared/domain/identifiers.ts';
import { type PagePattern, patternOf } from './page-patterns.ts';

/** The sections of the side navigation, by their headings. */
export const sections = {
  releases: 'Dashboards',
  access: 'People and access',
  records: 'What happened',
  setup: 'Set-up',
} as const;

export interface Place {
  readonly href: string;
  readonly text: string;
  /** Under which heading it stands; without one it stands above them all. */
  readonly section?: keyof typeof sections;
  readonly roles: readonly Role[];
  /** Other words that find it in the command palette. */
  readonly also: string;
}

const all: readonly Role[] = ['admin', 'mentor', 'support'];
const operators: readonly Role[] = ['admin', 'support'];
const admins: readonly Role[] = ['admin'];

/** Every place of the side navigation, in order; those of one section stand together. */
export const places: readonly Place[] = [
  { href: '/', text: 'Home', roles: all, also: 'start needs me dashboard' },
  { href: '/tenants', text: 'Tenants', roles: operators, also: 'customers organisations onboarding' },
  {
    href: '/releases',
    text: 'Releases',
    section: 'releases',
    roles: operators,
    also: 'promote dashboards dev test staging production snapshot version compare deploy',
  },
  {
    href: '/releases/stages',
    text: 'Stages',
    section: 'releases',
    roles: operators,
    also: 'pipeline promote go live production drift map environments policies freeze soak why not',
  },
  {
    href: '/releases/deployments',
    text: 'Deployments',
    section: 'releases',
    roles: operators,
    also: 'promotions rollback history stage go back undo retire datasets',
  },
  {
    href: '/releases/backups',
    text: 'Backups',
    section: 'releases',
    roles: operators,
    also: 'backup restore drill recovery key disaster account copy verify',
  },
  {
    href: '/people',
    text: 'People',
    section: 'access',
    roles: operators,
    also: 'persons users humans accounts seats who',
  },
  {
    href: '/directory',
    text: 'Directory',
    section: 'access',
    roles: operators,
    also: 'people users groups dashboards datasets folders sync who',
  },
  {
    href: '/access',
    text: 'Access',
    section: 'access',
    roles: operators,
    also: 'why who can see permissions audience paths grants explain compare changes file yaml code',
  },
  {
    href: '/grants',
    text: 'Grants',
    section: 'access',
    roles: operators,
    also: 'permissions access give revoke expire renew approve share break glass',
  },
  {
    href: '/reviews',
    text: 'Reviews',
    section: 'access',
    roles: operators,
    also: 'access review certify campaign keep remove recertification signed report audit',
  },
  {
    href: '/identity',
    text: 'Identity sources',
    section: 'access',
    roles: admins,
    also: 'entra azure active directory csv groups rules sync',
  },
  {
    href: '/activity',
    text: 'Activity',
    section: 'records',
    roles: operators,
    also: 'runs jobs history progress',
  },
  {
    href: '/usage',
    text: 'Usage',
    section: 'records',
    roles: operators,
    also: 'cloudtrail last seen login views inactive who used',
  },
  {
    href: '/licences',
    text: 'Licences',
    section: 'records',
    roles: operators,
    also: 'cost price seats money spice capacity forecast advisor downgrade licenses',
  },
  { href: '/audit', text: 'Audit', section: 'records', roles: operators, also: 'log who did what' },
  {
    href: '/connections',
    text: 'Connections',
    section: 'setup',
    roles: admins,
    also: 'aws account credentials keys role sandbox',
  },
  {
    href: '/environments',
    text: 'Environments',
    section: 'setup',
    roles: admins,
    also: 'dev test staging production stage',
  },
  {
    href: '/settings/tokens',
    text: 'API tokens',
    section: 'setup',
    roles: operators,
    also: 'api http openapi panel pipeline program secret scope revoke',
  },
  {
    href: '/settings',
    text: 'Settings',
    section: 'setup',
    roles: all,
    also: 'appearance dark density name role',
  },
  {
    href: '/settings/health',
    text: 'Health',
    section: 'setup',
    roles: operators,
    also: 'doctor checks keychain disk',
  },
];

/** The most specific place that an address belongs to. */
export const placeOf = (path: string): Place | undefined =>
  places
    .filter(({ href }) => path === href || (href !== '/' && path.startsWith(`${href}/`)))
    .sort((a, b) => b.href.length - a.href.length)[0];

const under: readonly (readonly [start: string, title: string])[] = [
  ['/tenants/new', 'Onboard a tenant'],
  ['/tenants/drafts/', 'Onboard a tenant'],
  ['/access/person', 'Access of a person'],
  ['/access/asset', 'Audience of an asset'],
  ['/access/changes', 'Changes between two days'],
  ['/grants/new', 'New grant'],
  ['/access/file', 'Access as a file'],
  ['/reviews/new', 'New review'],
  ['/releases/new', 'Take a release'],
  ['/releases/deployments/rollback', 'Roll back'],
  ['/releases/deployments/retire', 'Retire datasets'],
  ['/releases/stages/', 'What stages ask for'],
  ['/releases/requests/', 'Promotion'],
  ['/releases/', 'Release'],
];

/** Pages of a place that others than admins have too, on which there is nothing to do but to change something. */
const forAdmins: Partial<Record<PagePattern, string>> = {
  '/tenants/new': 'Onboarding a tenant',
  '/tenants/drafts/:id': 'Onboarding a tenant',
  '/grants/new': 'Giving access',
  '/grants/renew': 'Renewing grants',
  '/grants/revoke': 'Revoking grants',
  '/reviews/new': 'Opening a review',
  '/releases/new': 'Taking a release',
  '/releases/deployments/rollback': 'Rolling back',
  '/releases/deployments/retire': 'Retiring datasets',
  '/releases/:hash/promote': 'Promoting a release',
  '/releases/backups/:id/restore': 'Restoring an account',
};

/** What the page of an address is called to somebody whose role does not have it; undefined where it does. */
export const notFor = (role: Role, path: string): string | undefined => {
  const place = placeOf(path);
  if (place && !place.roles.includes(role)) return place.text;
  const pattern = patternOf(path);
  return role === 'admin' || pattern === undefined ? undefined : forAdmins[pattern];
};

/** How a page is called that does not name itself: by its place, or by the last part of its address. */
export const fallbackTitle = (path: string): string | undefined => {
  const place = placeOf(path);
  if (!place || place.href === path) return place?.text;
  return under.find(([start]) => path.startsWith(start))?.[1] ?? path.split('/').at(-1);
};

/** The places of one role; what a role may not see does not exist for it. */
export const placesFor = (role: Role): readonly Place[] =>
  places.filter((place) => place.roles.includes(role));

/** The places of one role as the side navigation shows them: first those without a heading, then by section. */
export const navigationFor = (
  role: Role,
): { readonly title?: string; readonly places: readonly Place[] }[] => {
  const mine = placesFor(role);
  const grouped = (Object.keys(sections) as (keyof typeof sections)[])
    .map((key) => ({ title: sections[key], places: mine.filter(({ section }) => section === key) }))
    .filter(({ places }) => places.length > 0);
  return [{ places: mine.filter(({ section }) => section === undefined) }, ...grouped];
};
