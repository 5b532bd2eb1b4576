import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation, useParams } from 'wouter';
import type { ReleaseDetail } from '../../../shared/contract/releases.ts';
import { assetKey, type ReleasedAsset } from '../../../shared/domain/releases/release.ts';
import { client, orpc } from '../../app/client.ts';
import { downloadBase64 } from '../../components/download-file.ts';
import { useHelp } from '../../components/help.ts';
import { LocalTable } from '../../components/local-table.tsx';
import { PageProblem } from '../../components/page-problem.tsx';
import { usePageTitle } from '../../components/page-title.ts';
import { PageWaiting } from '../../components/page-waiting.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { visibleText } from '../../components/visible-text.ts';
import { ComparePanel } from './compare-panel.tsx';
import { DocumentDialog } from './document-dialog.tsx';
import { LayoutsDialog } from './layouts-dialog.tsx';
import { ReleaseOrigin } from './release-origin.tsx';
import { WhyPanel } from './why-panel.tsx';
import { kindWords, shortHash, words } from './words.ts';

const text = words.page;
const help = {
  title: words.help.title,
  body: (
    <>
      <p>{words.help.what}</p>
      <p>{words.help.lossless}</p>
    </>
  ),
};

const sizeWords = (bytes: number): string =>
  bytes < 1024 ? `${bytes} B` : `${Math.round(bytes / 1024).toLocaleString('en')} kB`;

/** What stands beside an asset's name: why it has no document, or what the SDK does not know of it. */
const Remark = ({ asset }: { readonly asset: ReleasedAsset }) => {
  if (asset.content === null)
    return (
      <StatusIndicator type="warning">
        <span className="whole-words">
          {text.byName}: {visibleText(asset.absent ?? '')}
        </span>
      </StatusIndicator>
    );
  return asset.unknownToSdk.length === 0 ? null : (
    <StatusIndicator type="info">
      <span className="whole-words" title={asset.unknownToSdk.slice(0, 20).join('\n')}>
        {text.unknown(asset.unknownToSdk.length)}
      </span>
    </StatusIndicator>
  );
};

const ReleaseBody = ({ release }: { readonly release: ReleaseDetail }) => {
  const [shown, setShown] = useState<ReleasedAsset>();
  const [drawn, setDrawn] = useState<ReleasedAsset>();
  const mayChange = useMayChange();
  const [, navigate] = useLocation();
  const { manifest } = release;
  const roots = new Set(manifest.roots.map(assetKey));
  const save = useMutation({
    mutationFn: () => client.releases.export({ release: release.hash }),
    onSuccess: ({ fileName, base64 }) => downloadBase64(fileName, base64, 'application/zip'),
  });
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          {...(release.note === '' ? {} : { description: visibleText(release.note) })}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button
                iconName="download"
                loading={save.isPending}
                loadingText="Packing"
                onClick={() => save.mutate()}
              >
                {text.export}
              </Button>
              {mayChange && (
                <Button variant="primary" onClick={() => navigate(`/releases/${release.hash}/promote`)}>
                  {words.promote.button}
                </Button>
              )}
            </SpaceBetween>
          }
        >
          {visibleText(release.name)}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <ProblemAlert error={save.error} />
        <Container>
          <KeyValuePairs
            columns={4}
            items={[
              { label: words.columns.hash, value: <code className="hash">{release.hash}</code> },
              {
                label: words.columns.from,
                value: (
                  <>
                    <ReleaseOrigin release={release} />, account {manifest.source.accountId},{' '}
                    {manifest.source.region}
                  </>
                ),
              },
              {
                label: words.columns.taken,
                value: (
                  <>
                    <RelativeTime at={release.takenAt} /> by {visibleText(release.takenBy)}
                    {release.importedAt !== null && (
                      <>
                        , imported <RelativeTime at={release.importedAt} />
                      </>
                    )}
                  </>
                ),
              },
              {
                label: text.bundle,
                value:
                  manifest.bundle === undefined
                    ? text.noBundle
                    : text.bundleFiles(manifest.bundle.files.length),
              },
            ]}
          />
        </Container>
        {manifest.bundle !== undefined && manifest.bundle.warnings.length > 0 && (
          <Alert type="warning" statusIconAriaLabel="Warning" header={text.warnings}>
            <ul className="plain-list">
              {manifest.bundle.warnings.map(({ arn, message }) => (
                <li key={`${arn} ${message}`}>
                  <span className="any-wrap">
                    {visibleText(arn)}: {visibleText(message)}
                  </span>
                </li>
              ))}
            </ul>
          </Alert>
        )}
        <WhyPanel release={release.hash} />
        <LocalTable
          title={text.assets}
          items={manifest.assets}
          idOf={assetKey}
          has={(asset, wanted) =>
            `${asset.name} ${asset.id} ${kindWords[asset.kind]}`.toLowerCase().includes(wanted)
          }
          sorts={{
            name: ({ name }) => name.toLowerCase(),
            kind: ({ kind }) => kindWords[kind],
            bytes: ({ bytes }) => bytes,
          }}
          search="Find by name, id or kind"
          countWords={(count) => `${count.toLocaleString('en')} found`}
          none={{ title: 'Nothing is in it', body: 'A release holds at least one dashboard.' }}
          noMatch="Nothing in it is called so"
          columns={[
            {
              id: 'name',
              header: 'Name',
              isRowHeader: true,
              minWidth: 140,
              cell: (asset) => (
                <SpaceBetween size="xxxs">
                  <span>
                    {roots.has(assetKey(asset)) ? <b>{visibleText(asset.name)}</b> : visibleText(asset.name)}
                  </span>
                  <Box variant="small" color="text-body-secondary">
                    {visibleText(asset.id)}
                  </Box>
                  <Remark asset={asset} />
                </SpaceBetween>
              ),
            },
            { id: 'kind', header: 'Kind', minWidth: 110, cell: ({ kind }) => kindWords[kind] },
            {
              id: 'needs',
              header: 'Needs',
              minWidth: 90,
              cell: ({ needs }) => (needs.length === 0 ? '–' : needs.length.toLocaleString('en')),
            },
            {
              id: 'access',
              header: 'Access',
              minWidth: 110,
              cell: ({ facts }) =>
                facts.grants === null
                  ? 'not readable'
                  : `${facts.grants.length.toLocaleString('en')} ${facts.grants.length === 1 ? 'principal' : 'principals'}`,
            },
            {
              id: 'bytes',
              header: 'Size',
              minWidth: 80,
              cell: ({ content, bytes }) => (content === null ? '–' : sizeWords(bytes)),
            },
            {
              id: 'document',
              header: 'Document',
              minWidth: 120,
              cell: (asset) =>
                asset.content === null ? (
                  '–'
                ) : (
                  <SpaceBetween size="xs">
                    <Button
                      variant="inline-link"
                      ariaLabel={`${text.document} of ${asset.name}`}
                      onClick={() => setShown(asset)}
                    >
                      {text.document}
                    </Button>
                    {(asset.kind === 'dashboard' || asset.kind === 'analysis') && (
                      <Button
                        variant="inline-link"
                        ariaLabel={`${words.layouts.show} of ${asset.name}`}
                        onClick={() => setDrawn(asset)}
                      >
                        {words.layouts.show}
                      </Button>
                    )}
                  </SpaceBetween>
                ),
            },
          ]}
        />
        <ComparePanel release={release} />
      </SpaceBetween>
      {drawn?.content != null && (
        <LayoutsDialog
          title={`${kindWords[drawn.kind]} ${drawn.name}`}
          after={{ title: release.name, content: drawn.content }}
          onDismiss={() => setDrawn(undefined)}
        />
      )}
      {shown?.content != null && (
        <DocumentDialog content={shown.content} asset={shown} onDismiss={() => setShown(undefined)} />
      )}
    </ContentLayout>
  );
};

/** `/releases/:hash`: what a release holds, its documents, and how it differs from another one. */
export const ReleasePage = () => {
  const { hash = '' } = useParams<{ hash: string }>();
  useHelp(help);
  const release = useQuery(orpc.releases.get.queryOptions({ input: { release: hash } }));
  usePageTitle(release.data?.name ?? shortHash(hash), [{ text: words.title, href: '/releases' }]);
  if (release.error)
    return <PageProblem title="Release" error={release.error} onRetry={() => void release.refetch()} />;
  if (!release.data) return <PageWaiting title="Release">{text.wait}</PageWaiting>;
  return <ReleaseBody key={release.data.hash} release={release.data} />;
};
