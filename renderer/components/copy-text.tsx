import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';

export interface CopyTextProps {
  readonly text: string;
  /** What it is, for the button's name: `external id`. */
  readonly label: string;
  /** `inline` shows the text with a small button; `button` shows only the button. */
  readonly variant?: 'inline' | 'button';
}

/** A text that a person takes elsewhere with one click. */
export const CopyText = ({ text, label, variant = 'inline' }: CopyTextProps) => (
  <CopyToClipboard
    variant={variant}
    textToCopy={text}
    copyButtonText={`Copy ${label}`}
    copyButtonAriaLabel={`Copy ${label}`}
    copySuccessText="Copied"
    copyErrorText="The browser did not allow copying. Select the text and copy it by hand."
  />
);
