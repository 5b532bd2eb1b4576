import TopNavigation, { type TopNavigationProps } from '@cloudscape-design/components/top-navigation';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { memo } from 'react';
import type { Environment } from '../../shared/contract/connections.ts';
import type { Session } from '../../shared/contract/session.ts';
import type { Role } from '../../shared/domain/identifiers.ts';
import { environmentColours } from '../components/environment-colours.ts';
import { useNotify } from '../components/notifications.ts';
import { problemOf } from '../components/problem-of.ts';
import { useAppearance } from './appearance.ts';
import { orpc } from './client.ts';
import { TenantSwitcher } from './tenant-switcher.tsx';
import { roleWords, words } from './words.ts';

export interface TopBarProps {
  readonly session: Session;
  readonly environment: Environment | undefined;
  readonly runningCount: number;
  readonly onPalette: () => void;
  readonly onActivity: () => void;
}

const chip = (colour: string) => (
  <svg viewBox="0 0 16 16" focusable="false" aria-hidden="true">
    <circle cx="8" cy="8" r="6" fill={colour} stroke="#ffffff" strokeWidth="1.5" />
  </svg>
);

/** The menu under the environment's name; choosing one changes what the whole console works in. */
const useEnvironmentMenu = (
  current: Environment | undefined,
  mayManage: boolean,
): TopNavigationProps.Utility[] => {
  const cache = useQueryClient();
  const notify = useNotify();
  const { data: environments = [] } = useQuery({
    ...orpc.environments.list.queryOptions(),
    enabled: current !== undefined,
  });
  const choose = useMutation(
    orpc.environments.setCurrent.mutationOptions({
      onSuccess: (chosen) => {
        cache.setQueryData(orpc.environments.current.queryKey(), chosen);
        void cache.invalidateQueries();
      },
      onError: (error) => notify({ type: 'error', content: problemOf(error).happened }),
    }),
  );
  if (!current) return [];
  return [
    {
      type: 'menu-dropdown',
      text: current.production ? 'PRODUCTION' : current.title,
      title: 'Environment',
      ariaLabel: `Environment: ${current.title}`,
      description: current.connection ? `through ${current.connection.name}` : 'no connection assigned',
      iconSvg: chip(environmentColours[current.colour].chip),
      disableUtilityCollapse: true,
      disableTextCollapse: true,
      items: [
        ...environments.map((each) => ({
          id: each.name,
          itemType: 'checkbox' as const,
          checked: each.name === current.name,
          text: each.title,
          disabled: !mayManage && each.name !== current.name,
          secondaryText: `${each.connection ? each.connection.name : 'no connection assigned'}${each.production ? ', reaches real people' : ''}`,
        })),
        ...(mayManage ? [{ id: 'manage', text: 'Manage environments', href: '/environments' }] : []),
      ],
      onItemClick: ({ detail }) => {
        if (detail.id !== 'manage' && detail.id !== current.name) choose.mutate({ name: detail.id });
      },
    },
  ];
};

const useUserMenu = (session: Session): TopNavigationProps.Utility => {
  const cache = useQueryClient();
  const notify = useNotify();
  const { appearance, change } = useAppearance();
  const lookAs = useMutation(
    orpc.session.lookAs.mutationOptions({
      onSuccess: (next) => {
        cache.setQueryData(orpc.session.get.queryKey(), next);
        notify({
          type: 'info',
          content: `You now see Steward as ${roleWords[next.role].label}. ${roleWords[next.role].means}`,
        });
      },
      onError: (error) => notify({ type: 'error', content: problemOf(error).happened }),
    }),
  );
  return {
    type: 'menu-dropdown',
    text: session.role === 'admin' ? session.actor : `${session.actor}, as ${roleWords[session.role].label}`,
    description: `${roleWords[session.role].label} · profile ${session.profile.name}`,
    iconName: 'user-profile',
    ariaLabel: `${session.actor}, looking as ${roleWords[session.role].label}`,
    items: [
      {
        id: 'eyes',
        text: 'Look through the eyes of',
        items: session.roles.map((role) => ({
          id: `role:${role}`,
          itemType: 'checkbox' as const,
          checked: role === session.role,
          text: roleWords[role].label,
        })),
      },
      {
        id: 'mode',
        text: 'Appearance',
        items: (['light', 'dark', 'system'] as const).map((mode) => ({
          id: `mode:${mode}`,
          itemType: 'checkbox' as const,
          checked: appearance.mode === mode,
          text: mode === 'system' ? 'As the system' : mode === 'dark' ? 'Dark' : 'Light',
        })),
      },
      {
        id: 'density',
        text: 'Density',
        items: [
          {
            id: 'compact',
            itemType: 'checkbox' as const,
            checked: appearance.density === 'compact',
            text: 'Compact',
          },
        ],
      },
      { id: 'settings', text: 'Settings', href: '/settings' },
    ],
    onItemClick: ({ detail: { id } }) => {
      if (id.startsWith('role:')) lookAs.mutate({ role: id.slice(5) as Role });
      else if (id.startsWith('mode:')) change({ mode: id.slice(5) as 'light' | 'dark' | 'system' });
      else if (id === 'compact')
        change({ density: appearance.density === 'compact' ? 'comfortable' : 'compact' });
    },
  };
};

/**
 * Identity, tenant switcher, environment, running work, command palette and the person's own menu. It measures
 * the whole page each time it is drawn, so it is drawn only when something of it changed.
 */
export const TopBar = memo(({ session, environment, runningCount, onPalette, onActivity }: TopBarProps) => {
  const environmentMenu = useEnvironmentMenu(environment, session.role === 'admin');
  const userMenu = useUserMenu(session);
  const operator = session.role !== 'mentor';
  return (
    <TopNavigation
      identity={{ href: '/', title: words.product, logo: { src: '/icon.svg', alt: 'Home of' } }}
      {...(operator ? { search: <TenantSwitcher /> } : {})}
      utilities={[
        {
          type: 'button',
          iconName: 'search',
          text: 'Find',
          title: 'Find anything (Ctrl-K)',
          ariaLabel: 'Find anything (Ctrl-K)',
          onClick: onPalette,
        },
        ...(operator && runningCount > 0
          ? [
              {
                type: 'button' as const,
                iconName: 'status-in-progress' as const,
                text: `${runningCount} running`,
                ariaLabel: `Running work: ${runningCount}`,
                onClick: onActivity,
              },
            ]
          : []),
        ...environmentMenu,
        userMenu,
      ]}
      i18nStrings={{
        searchIconAriaLabel: 'Go to a tenant',
        searchDismissIconAriaLabel: 'Close',
        overflowMenuTriggerText: 'More',
        overflowMenuTitleText: 'More',
        overflowMenuBackIconAriaLabel: 'Back',
        overflowMenuDismissIconAriaLabel: 'Close menu',
      }}
    />
  );
});
