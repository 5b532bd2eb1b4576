import Badge from '@cloudscape-design/components/badge';
import SideNavigation, { type SideNavigationProps } from '@cloudscape-design/components/side-navigation';
import type { Role } from '../../shared/domain/identifiers.ts';
import { navigationFor, type Place, placeOf } from './navigation.ts';

/** The side navigation: the places of a role under their headings, with how much is running. */
export const PlacesNavigation = (props: {
  readonly role: Role;
  readonly path: string;
  readonly running: number;
}) => {
  const linkTo = ({ href, text }: Place) => ({
    type: 'link' as const,
    text,
    href,
    ...(href === '/activity' && props.running > 0
      ? { info: <Badge color="blue">{props.running}</Badge> }
      : {}),
  });
  return (
    <SideNavigation
      activeHref={placeOf(props.path)?.href ?? ''}
      items={navigationFor(props.role).flatMap(({ title, places }): readonly SideNavigationProps.Item[] => {
        const items = places.map(linkTo);
        return title === undefined ? items : [{ type: 'section-group', title, items }];
      })}
    />
  );
};
