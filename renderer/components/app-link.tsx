import type { ReactNode } from 'react';
import { linkLook } from './plain-looks.ts';
import { visibleText } from './visible-text.ts';
import './plain-list.css';

export interface AppLinkProps {
  /** An address inside the console; the frame follows it without reloading. */
  readonly href: string;
  readonly children: ReactNode;
  readonly ariaLabel?: string;
}

/** A link to another page of the console: Cloudscape's to look at, an element of its own for what a row of it costs. */
export const AppLink = ({ href, children, ariaLabel }: AppLinkProps) => (
  <a href={href} className={linkLook} aria-label={ariaLabel}>
    {typeof children === 'string' ? <span className="any-wrap">{visibleText(children)}</span> : children}
  </a>
);
