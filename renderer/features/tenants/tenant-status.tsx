import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { TenantStatus } from '../../../shared/domain/tenant-spec.ts';
import { statusWords } from './words.ts';

const types: Readonly<Record<TenantStatus, StatusIndicatorProps.Type>> = {
  draft: 'pending',
  onboarding: 'in-progress',
  live: 'success',
  suspended: 'stopped',
  offboarded: 'stopped',
  deleted: 'not-started',
};

/** A tenant's status as one word with its sign. */
export const TenantStatusBadge = ({ status }: { readonly status: TenantStatus }) => (
  <StatusIndicator type={types[status]}>{statusWords[status]}</StatusIndicator>
);
