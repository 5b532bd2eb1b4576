import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { AppLink } from '../../components/app-link.tsx';

/** A review that was opened by its address, without anything to review. */
export const NothingChosen = ({ title }: { readonly title: string }) => (
  <SpaceBetween size="m">
    <Box variant="h1">{title}</Box>
    <Box>
      Nothing is chosen. Choose grants in <AppLink href="/grants">the list</AppLink> first.
    </Box>
  </SpaceBetween>
);
