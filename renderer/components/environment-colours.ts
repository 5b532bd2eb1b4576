import type { Environment } from '../../shared/contract/connections.ts';

/** An environment's colour: as a chip on the dark top bar, and as a Cloudscape badge. */
export const environmentColours: Readonly<
  Record<
    Environment['colour'],
    { readonly chip: string; readonly badge: 'grey' | 'blue' | 'green' | 'red' | 'severity-medium' }
  >
> = {
  grey: { chip: '#8c8c94', badge: 'grey' },
  blue: { chip: '#42b4ff', badge: 'blue' },
  green: { chip: '#2bb534', badge: 'green' },
  orange: { chip: '#ff9900', badge: 'severity-medium' },
  red: { chip: '#f5483b', badge: 'red' },
};
