import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { AssetId } from '../../../shared/domain/releases/release.ts';
import { LayoutsDialog } from './layouts-dialog.tsx';
import { RawDiffDialog, type Side } from './raw-diff/raw-diff-dialog.tsx';
import { kindWords, words } from './words.ts';

const text = words.closer;

/** The JSON and, where there are sheets, the wireframes of two documents of an asset: a click away. */
export const CloserLook = (props: {
  readonly asset: AssetId & { readonly name: string };
  readonly before: Side;
  readonly after: Side;
  /** Said of the buttons where an asset has two such pairs. */
  readonly what?: string;
}) => {
  const { asset, before, after, what } = props;
  const [open, setOpen] = useState<'raw' | 'layouts'>();
  const name = `${kindWords[asset.kind]} ${asset.name}`;
  const close = () => setOpen(undefined);
  const suffix = what === undefined ? '' : ` ${what}`;
  return (
    <>
      <SpaceBetween direction="horizontal" size="s">
        <Button
          variant="inline-link"
          ariaLabel={`${text.raw}${suffix}: ${name}`}
          onClick={() => setOpen('raw')}
        >
          {text.raw}
          {suffix}
        </Button>
        {(asset.kind === 'dashboard' || asset.kind === 'analysis') && (
          <Button
            variant="inline-link"
            ariaLabel={`${text.layouts}${suffix}: ${name}`}
            onClick={() => setOpen('layouts')}
          >
            {text.layouts}
            {suffix}
          </Button>
        )}
      </SpaceBetween>
      {open === 'raw' && <RawDiffDialog title={name} before={before} after={after} onDismiss={close} />}
      {open === 'layouts' && <LayoutsDialog title={name} before={before} after={after} onDismiss={close} />}
    </>
  );
};
