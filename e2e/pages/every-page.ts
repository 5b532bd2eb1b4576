import { expect, type Locator, type Page } from '@playwright/test';
import type { PagePattern } from '../../renderer/app/page-patterns.ts';
import { steward } from '../steward.ts';
import {
  newestRun,
  openReview,
  putGrant,
  putPromotionRequest,
  sandboxConnection,
  takeRelease,
} from '../worlds.ts';

/** What the addresses of a profile name that has had Contoso onboarded. */
export interface Addresses {
  readonly runId: string;
  readonly connectionId: string;
  readonly draftId: string;
  readonly personId: string;
  readonly grantId: string;
  readonly reviewId: string;
  readonly releaseHash: string;
  readonly promotionPlanId: string;
}

export interface PageVisit {
  readonly address: (ids: Addresses) => string;
  /** On screen once the page has read what it shows. */
  readonly ready: (page: Page) => Locator;
}

/** How to get to each page of the router, and how one knows that it stands: no page can be forgotten here. */
export const everyPage: Readonly<Record<PagePattern, PageVisit>> = {
  '/': { address: () => '/', ready: (page) => page.getByRole('heading', { name: 'Recently' }) },
  '/activity': {
    address: () => '/activity',
    ready: (page) => page.getByRole('table').getByRole('link', { name: /^Onboard Contoso/ }),
  },
  '/activity/:id': {
    address: ({ runId }) => `/activity/${runId}`,
    ready: (page) => page.getByRole('heading', { name: 'Progress' }),
  },
  '/tenants': {
    address: () => '/tenants',
    ready: (page) => page.getByRole('table').getByRole('link', { name: 'Contoso' }),
  },
  '/tenants/new': {
    address: () => '/tenants/new',
    ready: (page) => page.getByRole('heading', { level: 1, name: 'Identity' }),
  },
  '/tenants/drafts/:id': {
    address: ({ draftId }) => `/tenants/drafts/${draftId}`,
    ready: (page) => page.getByRole('heading', { level: 1, name: 'Identity' }),
  },
  '/tenants/:slug': {
    address: () => '/tenants/contoso',
    ready: (page) => page.getByText('Live', { exact: true }),
  },
  '/people': {
    address: () => '/people',
    ready: (page) => page.getByRole('heading', { name: /^People \(\d/ }),
  },
  '/people/:id': {
    address: ({ personId }) => `/people/${personId}`,
    ready: (page) => page.getByRole('heading', { name: /^Accounts/ }),
  },
  '/identity': {
    address: () => '/identity',
    ready: (page) => page.getByRole('heading', { name: 'Rules (0)' }),
  },
  '/directory': {
    address: () => '/directory',
    ready: (page) => page.getByRole('table', { name: 'People', exact: true }).getByRole('rowgroup').last(),
  },
  '/access': {
    address: () => '/access',
    ready: (page) => page.getByRole('table', { name: 'Whole namespaces and everybody' }),
  },
  '/access/person': {
    address: () => '/access/person',
    ready: (page) => page.getByRole('button', { name: 'Show', exact: true }),
  },
  '/access/asset': {
    address: () => '/access/asset',
    ready: (page) => page.getByRole('button', { name: 'Show', exact: true }),
  },
  '/access/changes': {
    address: () => '/access/changes',
    ready: (page) => page.getByRole('button', { name: 'Show', exact: true }),
  },
  '/access/file': {
    address: () => '/access/file',
    ready: (page) => page.getByRole('button', { name: 'Plan', exact: true }),
  },
  '/licences': {
    address: () => '/licences',
    ready: (page) => page.getByRole('heading', { name: 'What a month costs' }),
  },
  '/usage': {
    address: () => '/usage',
    ready: (page) => page.getByText('Nobody was seen yet'),
  },
  '/grants': {
    address: () => '/grants',
    ready: (page) => page.getByRole('table').getByRole('link', { name: /^Let platform-authors/ }),
  },
  '/grants/new': {
    address: () => '/grants/new',
    ready: (page) => page.getByRole('heading', { level: 1, name: 'Who' }),
  },
  '/grants/renew': {
    address: () => '/grants/renew',
    ready: (page) => page.getByText('Nothing is chosen.'),
  },
  '/grants/revoke': {
    address: () => '/grants/revoke',
    ready: (page) => page.getByText('Nothing is chosen.'),
  },
  '/grants/policies': {
    address: () => '/grants/policies',
    ready: (page) => page.getByRole('rowheader', { name: 'Every grant' }),
  },
  '/grants/:id': {
    address: ({ grantId }) => `/grants/${grantId}`,
    ready: (page) => page.getByRole('heading', { name: 'Request' }),
  },
  '/reviews': {
    address: () => '/reviews',
    ready: (page) => page.getByRole('table').getByRole('link', { name: 'Quarterly review' }),
  },
  '/reviews/new': {
    address: () => '/reviews/new',
    ready: (page) => page.getByRole('textbox', { name: 'Name' }),
  },
  '/reviews/:id': {
    address: ({ reviewId }) => `/reviews/${reviewId}`,
    ready: (page) => page.getByRole('table', { name: 'Rows' }).getByRole('row').nth(1),
  },
  '/releases': {
    address: () => '/releases',
    ready: (page) => page.getByRole('table').getByRole('link', { name: 'Patient flow 1' }),
  },
  '/releases/new': {
    address: () => '/releases/new',
    ready: (page) => page.getByRole('button', { name: 'Take the release' }),
  },
  '/releases/deployments': {
    address: () => '/releases/deployments',
    ready: (page) => page.getByText('Nothing was promoted yet'),
  },
  '/releases/deployments/rollback': {
    address: () => '/releases/deployments/rollback',
    ready: (page) => page.getByRole('button', { name: /^Stage/ }),
  },
  '/releases/deployments/retire': {
    address: () => '/releases/deployments/retire',
    ready: (page) => page.getByRole('button', { name: /^Stage/ }),
  },
  '/releases/stages': {
    address: () => '/releases/stages',
    ready: (page) => page.getByRole('table').getByText('patient-flow', { exact: true }),
  },
  '/releases/stages/policies': {
    address: () => '/releases/stages/policies',
    ready: (page) => page.getByRole('button', { name: 'Change Production' }),
  },
  '/releases/requests/:id': {
    address: ({ promotionPlanId }) => `/releases/requests/${promotionPlanId}`,
    ready: (page) => page.getByRole('heading', { name: /^Approvals/ }),
  },
  '/releases/backups': {
    address: () => '/releases/backups',
    ready: (page) => page.getByText('Account backups are not set up'),
  },
  '/releases/backups/:id/restore': {
    address: () => '/releases/backups/20260101-000000-aaaaaa/restore',
    ready: (page) => page.getByRole('button', { name: 'Plan', exact: true }),
  },
  '/releases/backups/:id': {
    address: () => '/releases/backups/20260101-000000-aaaaaa',
    ready: (page) => page.getByText(/There are no account backups in/),
  },
  '/releases/:hash/promote': {
    address: ({ releaseHash }) => `/releases/${releaseHash}/promote`,
    ready: (page) => page.getByRole('button', { name: /^Stage/ }),
  },
  '/releases/:hash': {
    address: ({ releaseHash }) => `/releases/${releaseHash}`,
    ready: (page) => page.getByRole('table', { name: 'What is in it' }).getByRole('row').nth(1),
  },
  '/connections': {
    address: () => '/connections',
    ready: (page) => page.getByRole('table').getByRole('link', { name: 'Sandbox' }),
  },
  '/connections/new': {
    address: () => '/connections/new',
    ready: (page) => page.getByRole('button', { name: 'Save and test' }),
  },
  '/connections/:id': {
    address: ({ connectionId }) => `/connections/${connectionId}`,
    ready: (page) => page.getByRole('heading', { name: 'Facts' }),
  },
  '/environments': {
    address: () => '/environments',
    ready: (page) => page.getByRole('button', { name: /^Connection of Development/ }),
  },
  '/audit': {
    address: () => '/audit',
    ready: (page) => page.getByRole('button', { name: 'Detail of entry 1', exact: true }),
  },
  '/settings': {
    address: () => '/settings',
    ready: (page) => page.getByRole('button', { name: 'Save name' }),
  },
  '/settings/tokens': {
    address: () => '/settings/tokens',
    ready: (page) => page.getByText('No token yet'),
  },
  '/settings/health': {
    address: () => '/settings/health',
    ready: (page) => page.getByRole('rowheader', { name: 'Keychain' }),
  },
};

/** Reads the ids from the profile, reads the account into the directory, and makes a draft. The page stands on the draft afterwards. */
export const readAddresses = async (page: Page, url: string, data: string): Promise<Addresses> => {
  const runId = await newestRun(data);
  const connectionId = await sandboxConnection(data);
  await steward(data, ['directory', 'sync']);
  await page.goto(new URL('/people', url).href);
  const person = page.getByRole('table').getByRole('link').first();
  const personId = (await person.getAttribute('href'))?.split('/').at(-1) ?? '';
  await page.goto(new URL('/tenants/new', url).href);
  await expect(everyPage['/tenants/new'].ready(page)).toBeVisible();
  const grantId = putGrant(data, connectionId);
  const reviewId = await openReview(data);
  const releaseHash = await takeRelease(data);
  return {
    runId,
    connectionId,
    personId,
    grantId,
    reviewId,
    releaseHash,
    promotionPlanId: await putPromotionRequest(data, connectionId, releaseHash),
    draftId: new URL(page.url()).pathname.split('/').at(-1) ?? '',
  };
};

/** Follows a link inside the console, wherever it is: as a click would, without loading the document. */
export const followInside = async (page: Page, address: string) => {
  await page.evaluate((href) => {
    const link = document.createElement('a');
    link.href = href;
    document.body.append(link);
    link.click();
    link.remove();
  }, address);
};
