import { search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';

const added = 'rgb(43 181 52 / 18%)';
const removed = 'rgb(245 72 59 / 16%)';

/** Text to read, to search (Ctrl/Cmd-F) and to copy, in the colours around it; long lines wrap. */
export const readingLook = (label: string): Extension => [
  EditorState.readOnly.of(true),
  EditorView.lineWrapping,
  // Only what is seen is in the document: the browser's own search would miss the rest.
  search({ top: true }),
  keymap.of(searchKeymap),
  EditorView.contentAttributes.of({ 'aria-label': label, 'aria-multiline': 'true', tabindex: '0' }),
  EditorView.theme(
    {
      '&': { fontSize: '12px', color: 'inherit', backgroundColor: 'transparent' },
      '.cm-content': { fontFamily: 'Menlo, Consolas, "DejaVu Sans Mono", monospace' },
      '.cm-scroller': { fontFamily: 'inherit', lineHeight: '1.5' },
      '.cm-gutters': { backgroundColor: 'transparent', color: 'inherit', borderRight: 'none' },
      '.cm-changedLine, .cm-unified-added': { backgroundColor: added },
      '&.cm-merge-a .cm-changedLine, .cm-unified-removed': { backgroundColor: removed },
      '&.cm-merge-a .cm-changedText': { background: 'rgb(245 72 59 / 32%)' },
      '&.cm-merge-b .cm-changedText': { background: 'rgb(43 181 52 / 32%)' },
      '.cm-collapsedLines, .cm-unified-fold': {
        background: 'rgb(128 128 128 / 16%)',
        color: 'inherit',
        padding: '3px 8px',
        minHeight: '26px',
        cursor: 'pointer',
        font: 'inherit',
        border: 'none',
        width: '100%',
        textAlign: 'start',
      },
      '.cm-collapsedLines:before, .cm-collapsedLines:after': { content: '"⋯"' },
      '.cm-panels': { backgroundColor: 'rgb(128 128 128 / 12%)', color: 'inherit' },
      '.cm-unified-number': { padding: '0 6px', textAlign: 'end', fontFamily: 'inherit' },
      '.cm-selectionBackground, &.cm-focused .cm-selectionBackground': {
        background: 'rgb(66 135 245 / 35%)',
      },
    },
    { dark: document.body.classList.contains('awsui-dark-mode') },
  ),
];
