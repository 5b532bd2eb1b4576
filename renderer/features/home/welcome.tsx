import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { words } from './words.ts';

/** What a new profile shows instead of numbers that are all zero. */
export const Welcome = () => (
  <Container header={<Header variant="h2">{words.welcome.title}</Header>}>
    <SpaceBetween size="l">
      <Box variant="p" padding="n">
        {words.welcome.body}
      </Box>
      <ColumnLayout columns={2} minColumnWidth={280}>
        <SpaceBetween size="s">
          <Box variant="h3">{words.welcome.sandboxTitle}</Box>
          <Box variant="p" padding="n">
            {words.welcome.sandbox}
          </Box>
          <Button variant="primary" href="/tenants/new">
            Onboard your first tenant
          </Button>
        </SpaceBetween>
        <SpaceBetween size="s">
          <Box variant="h3">{words.welcome.realTitle}</Box>
          <Box variant="p" padding="n">
            {words.welcome.real}
          </Box>
          <Button href="/connections/new">Connect an AWS account</Button>
        </SpaceBetween>
      </ColumnLayout>
    </SpaceBetween>
  </Container>
);
