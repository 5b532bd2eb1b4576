import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useLocation } from 'wouter';
import { orpc } from '../../app/client.ts';
import { RunProgress } from '../../components/run-progress.tsx';
import { words } from './words.ts';

export interface StatusRunProps {
  readonly slug: string;
  readonly title: string;
  readonly runId: string;
}

/** The run of a plan that changes what a tenant is. */
export const StatusRun = ({ slug, title, runId }: StatusRunProps) => {
  const [, navigate] = useLocation();
  const queries = useQueryClient();
  const onEnded = useCallback(() => {
    void queries.invalidateQueries({ queryKey: orpc.tenants.key() });
  }, [queries]);
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          actions={<Button onClick={() => navigate(`/tenants/${slug}`)}>{words.status_.back}</Button>}
        >
          {title}
        </Header>
      }
    >
      <RunProgress runId={runId} onEnded={onEnded} />
    </ContentLayout>
  );
};
