import type { MenuItemConstructorOptions } from 'electron';

export interface MenuActions {
  /** Shows a page of the console. */
  goTo(path: string): void;
  openOutside(address: string): void;
}

/** The application menu. Developer tools are offered only in an unpackaged app. */
export const menuTemplate = (
  actions: MenuActions,
  host: { readonly mac: boolean; readonly packaged: boolean },
): MenuItemConstructorOptions[] => [
  ...(host.mac ? [{ role: 'appMenu' as const }] : []),
  {
    label: '&File',
    submenu: [
      { label: 'Onboard a tenant', accelerator: 'CmdOrCtrl+N', click: () => actions.goTo('/tenants/new') },
      { type: 'separator' },
      { label: 'Settings', accelerator: 'CmdOrCtrl+,', click: () => actions.goTo('/settings') },
      { type: 'separator' },
      host.mac ? { role: 'close' } : { role: 'quit' },
    ],
  },
  { role: 'editMenu' },
  {
    label: '&View',
    submenu: [
      { role: 'reload' },
      { type: 'separator' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
      ...(host.packaged ? [] : [{ role: 'toggleDevTools' as const }]),
    ],
  },
  {
    label: '&Go',
    submenu: [
      { label: 'Home', accelerator: 'CmdOrCtrl+1', click: () => actions.goTo('/') },
      { label: 'Tenants', accelerator: 'CmdOrCtrl+2', click: () => actions.goTo('/tenants') },
      { label: 'Activity', accelerator: 'CmdOrCtrl+3', click: () => actions.goTo('/activity') },
      { label: 'Connections', accelerator: 'CmdOrCtrl+4', click: () => actions.goTo('/connections') },
    ],
  },
  { role: 'windowMenu' },
  {
    role: 'help',
    submenu: [
      { label: 'Health of this installation', click: () => actions.goTo('/settings/health') },
      {
        label: 'Amazon QuickSight documentation',
        click: () => actions.openOutside('https://docs.aws.amazon.com/quicksight/'),
      },
    ],
  },
];
