// Cloudscape's own class names. A component of it costs a tenth of a millisecond for each row of a long list, most of it
// for what only a whole component needs: its telemetry, and looking whether the styles were loaded.
import box from '../../node_modules/@cloudscape-design/components/box/styles.css.js';
import link from '../../node_modules/@cloudscape-design/components/link/styles.css.js';

const classes = (styles: Readonly<Record<string, string>>, names: readonly string[]): string =>
  names.flatMap((name) => styles[name] ?? []).join(' ');

/** What `<Link variant="primary">` looks like. */
export const linkLook = classes(link, ['link', 'variant-primary', 'font-size-body-m']);

/** What `<Box color="text-body-secondary" fontSize="body-s">` looks like. */
export const smallLook = classes(box, [
  'root',
  'box',
  'color-text-body-secondary',
  'font-size-body-s',
  'font-weight-default',
]);
