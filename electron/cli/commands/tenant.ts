import type { Tenant } from '../../../shared/contract/tenants.ts';
import { type CommandContext, type ExitCode, exitCodes, show } from '../command-context.ts';
import { terminalList, terminalTable } from '../terminal-text.ts';

const page = 500;

export const tenantList = async (context: CommandContext): Promise<ExitCode> => {
  const first = await context.client.tenants.list({ limit: page });
  const tenants = [...first.tenants];
  while (tenants.length < first.total) {
    const more = await context.client.tenants.list({ limit: page, offset: tenants.length });
    if (more.tenants.length === 0) break;
    tenants.push(...more.tenants);
  }
  show(context, { total: tenants.length, tenants }, () =>
    terminalTable(
      ['SLUG', 'NAME', 'STATUS', 'ENVIRONMENT', 'ISOLATION', 'PEOPLE', 'ENTITLEMENTS', 'CONNECTION'],
      tenants.map((one) => [
        one.slug,
        one.name,
        one.status,
        one.environment,
        one.isolation === 'namespace' ? `namespace ${one.namespace}` : 'shared',
        String(one.people),
        String(one.entitlements),
        one.connection?.name ?? '-',
      ]),
    ),
  );
  if (tenants.length === 0 && !context.options.json)
    context.terminal.err('There is no tenant yet. Onboard one with: steward tenant onboard -f FILE\n');
  return exitCodes.done;
};

const placeOf = (store: Tenant['spec']['datastores'][number]): string => {
  switch (store.kind) {
    case 'uc_catalog':
      return `catalogue ${store.catalog}`;
    case 'database':
      return `database ${store.database}${store.schema ? `.${store.schema}` : ''}`;
    case 's3':
      return store.location;
    case 'data_source':
      return store.arn;
  }
};

export const tenantShow = async (context: CommandContext, slug: string): Promise<ExitCode> => {
  const tenant = await context.client.tenants.get({ slug });
  show(context, { tenant }, () => {
    const facts = terminalList([
      ['Slug', tenant.slug],
      ['Name', tenant.name],
      ['Tenant id', tenant.tenantId],
      ['Status', tenant.status],
      ['Environment', tenant.environment],
      [
        'Isolation',
        tenant.isolation === 'namespace' ? `own namespace ${tenant.namespace}` : 'shared namespace',
      ],
      ['Connection', tenant.connection?.name ?? '-'],
      ['Last run', tenant.lastRun ? `${tenant.lastRun.id} (${tenant.lastRun.state})` : '-'],
      ...tenant.spec.datastores.map((one) => [`Data in ${one.environment}`, placeOf(one)] as const),
    ]);
    const people = terminalTable(
      ['PERSON', 'NAME', 'ROLE'],
      tenant.spec.people.map((one) => [one.email, one.name ?? '', one.role]),
    );
    const received = terminalTable(
      ['RECEIVES', 'ID', 'GROUPS'],
      tenant.spec.entitlements.map((one) => [one.kind, one.id, one.groups.join(', ')]),
    );
    return `${facts}\n${people}\n${received}`;
  });
  return exitCodes.done;
};

/** The YAML goes out byte for byte, so that it can be onboarded again. */
export const tenantExport = async (context: CommandContext, slug: string): Promise<ExitCode> => {
  const { yaml } = await context.client.tenants.export({ slug });
  show(context, { slug, yaml }, () => yaml);
  return exitCodes.done;
};
