import type { ReactNode } from 'react';
import { smallLook } from './plain-looks.ts';

/** A second line below what a cell says, smaller and paler. */
export const SmallText = ({ children }: { readonly children: ReactNode }) => (
  <div className={smallLook}>{children}</div>
);
