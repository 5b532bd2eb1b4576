import Link, { type LinkProps } from '@cloudscape-design/components/link';
import type { ReactNode } from 'react';
import { visibleText } from './visible-text.ts';
import './plain-list.css';

export interface AppLinkProps {
  /** An address inside the console; the frame follows it without reloading. */
  readonly href: string;
  readonly children: ReactNode;
  readonly variant?: LinkProps.Variant;
  readonly ariaLabel?: string;
}

/** A link to another page of the console. */
export const AppLink = ({ href, children, variant = 'primary', ariaLabel }: AppLinkProps) => (
  <Link href={href} variant={variant} {...(ariaLabel ? { ariaLabel } : {})}>
    {typeof children === 'string' ? <span className="any-wrap">{visibleText(children)}</span> : children}
  </Link>
);
