import type { PreflightCheck } from './preflight.ts';

const sizeWords = (bytes: number): string =>
  bytes >= 1024 ** 3
    ? `${(bytes / 1024 ** 3).toFixed(1)} GB`
    : `${Math.max(1, Math.round(bytes / 1024 ** 2)).toLocaleString('en')} MB`;

/** What the promotion fills SPICE with. No operation tells how much an account has left. */
export const checkSpice: PreflightCheck = ({ placed, input: { environment } }) => {
  const filled = placed.filter(
    ({ asset, action, content }) =>
      asset.kind === 'dataset' &&
      (action === 'create' || action === 'beside') &&
      content?.document.get('ImportMode') === 'SPICE',
  );
  if (filled.length === 0) return [];
  const known = filled.reduce((sum, { base }) => sum + (base?.spiceBytes ?? 0), 0);
  const many = filled.length === 1 ? 'One more dataset is' : `${filled.length} more datasets are`;
  return [
    {
      severity: 'note',
      message: `${many} kept in SPICE${known === 0 ? '' : `; those that they follow take ${sizeWords(known)}`}. How much SPICE ${environment.title} has left is not known: QuickSight tells it to nobody through the API.`,
      todo: 'Look under Manage QuickSight, SPICE capacity, where it may be scarce.',
    },
  ];
};
