import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import { orpc } from '../../app/client.ts';
import { CopyText } from '../../components/copy-text.tsx';
import { downloadText } from '../../components/download-file.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { words } from './words.ts';
import './tenants.css';

const text = words.export;

export interface ExportYamlProps {
  readonly slug: string;
  readonly name: string;
  readonly onClose: () => void;
}

/** The tenant as the file that onboards it again, to save or to copy. */
export const ExportYaml = ({ slug, name, onClose }: ExportYamlProps) => {
  const file = useQuery({ ...orpc.tenants.export.queryOptions({ input: { slug } }), staleTime: 0 });
  const yaml = file.data?.yaml;
  return (
    <Modal
      visible
      size="large"
      header={text.title(name)}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              {text.close}
            </Button>
            {yaml !== undefined && <CopyText variant="button" text={yaml} label={text.copy} />}
            <Button
              variant="primary"
              iconName="download"
              disabled={yaml === undefined}
              onClick={() =>
                yaml !== undefined && downloadText(`${slug}.tenant.yaml`, yaml, 'application/yaml')
              }
            >
              {text.download}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <Box color="text-body-secondary">{text.intro}</Box>
        <ProblemAlert error={file.error} onRetry={() => void file.refetch()} />
        {file.isPending && <StatusIndicator type="loading">{text.loading}</StatusIndicator>}
        {yaml !== undefined && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          <section className="yaml" tabIndex={0} aria-label={text.title(name)}>
            <pre>{yaml}</pre>
          </section>
        )}
      </SpaceBetween>
    </Modal>
  );
};
