import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import type { Role } from '../../shared/domain/identifiers.ts';
import { openDrawer } from '../components/help.ts';
import { stateWords } from '../components/state-words.ts';
import { useAppearance } from './appearance.ts';
import { orpc } from './client.ts';
import { placesFor } from './navigation.ts';
import type { PaletteEntry } from './palette-entries.ts';

/** Everything the palette can do for this role; tenants and runs are searched where they are kept. */
export const usePaletteEntries = (role: Role, typed: string): readonly PaletteEntry[] => {
  const [, navigate] = useLocation();
  const { appearance, change } = useAppearance();
  const operator = role !== 'mentor';
  const admin = role === 'admin';
  const search = typed.trim() || undefined;
  const kept = { enabled: operator, placeholderData: keepPreviousData };
  const tenants = useQuery({ ...orpc.tenants.list.queryOptions({ input: { search, limit: 8 } }), ...kept });
  const runs = useQuery({ ...orpc.runs.list.queryOptions({ input: { search, limit: 5 } }), ...kept });
  const connections = useQuery({ ...orpc.connections.list.queryOptions(), enabled: admin });

  const to = (href: string) => () => navigate(href);
  const action = (id: string, text: string, also: string, run: () => void): PaletteEntry => ({
    id: `action:${id}`,
    group: 'Actions',
    text,
    also,
    run,
  });
  return [
    ...(admin
      ? [
          action('onboard', 'Onboard a tenant', 'new create add customer wizard', to('/tenants/new')),
          action(
            'connect',
            'Connect an AWS account',
            'new add connection credentials',
            to('/connections/new'),
          ),
          ...(connections.data ?? []).map((connection) =>
            action(
              `test:${connection.id}`,
              `Test connection ${connection.name}`,
              'check aws',
              to(`/connections/${connection.id}?test=1`),
            ),
          ),
        ]
      : []),
    action('mode', appearance.mode === 'dark' ? 'Light mode' : 'Dark mode', 'appearance theme night', () =>
      change({ mode: appearance.mode === 'dark' ? 'light' : 'dark' }),
    ),
    action(
      'density',
      appearance.density === 'compact' ? 'Comfortable density' : 'Compact density',
      'appearance rows spacing',
      () => change({ density: appearance.density === 'compact' ? 'comfortable' : 'compact' }),
    ),
    ...(operator
      ? [action('activity', 'Show running work', 'activity drawer progress', () => openDrawer('activity'))]
      : []),
    action('help', 'Show help for this page', 'panel explain', () => openDrawer('help')),
    ...placesFor(role).map(
      (place): PaletteEntry => ({
        id: `page:${place.href}`,
        group: 'Pages',
        text: place.text,
        also: place.also,
        run: to(place.href),
      }),
    ),
    ...(tenants.data?.tenants ?? []).map(
      (tenant): PaletteEntry => ({
        id: `tenant:${tenant.slug}`,
        group: 'Tenants',
        text: tenant.name,
        detail: `${tenant.slug} · ${tenant.status}`,
        also: `${tenant.tenantId} ${search ?? ''}`,
        run: to(`/tenants/${tenant.slug}`),
      }),
    ),
    ...(runs.data?.runs ?? []).map(
      (run): PaletteEntry => ({
        id: `run:${run.id}`,
        group: 'Runs',
        text: run.title,
        detail: stateWords[run.state].label,
        also: search ?? '',
        run: to(`/activity/${run.id}`),
      }),
    ),
  ];
};
