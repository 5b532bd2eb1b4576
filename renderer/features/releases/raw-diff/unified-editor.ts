import { EditorState, StateEffect, StateField } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  EditorView,
  GutterMarker,
  gutter,
  ViewPlugin,
  type ViewUpdate,
  WidgetType,
} from '@codemirror/view';
import { readingLook } from './editor-look.ts';
import type { LineMark, UnifiedLines } from './unified-lines.ts';

const unfold = StateEffect.define<number>();

class FoldWidget extends WidgetType {
  readonly #lines: number;
  readonly #from: number;
  constructor(lines: number, from: number) {
    super();
    this.#lines = lines;
    this.#from = from;
  }
  override eq(other: FoldWidget) {
    return other.#lines === this.#lines && other.#from === this.#from;
  }
  toDOM(view: EditorView) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'cm-unified-fold';
    button.textContent = `⋯ ${this.#lines.toLocaleString('en')} equal lines`;
    button.addEventListener('click', () => view.dispatch({ effects: unfold.of(this.#from) }));
    return button;
  }
  override ignoreEvent() {
    return true;
  }
}

const signs: Readonly<Record<LineMark, string>> = { same: ' ', removed: '−', added: '+' };
const lineLooks = {
  removed: Decoration.line({ class: 'cm-unified-removed' }),
  added: Decoration.line({ class: 'cm-unified-added' }),
};

class NumberMarker extends GutterMarker {
  readonly #text: string;
  constructor(text: string) {
    super();
    this.#text = text;
  }
  override eq(other: NumberMarker) {
    return other.#text === this.#text;
  }
  override toDOM() {
    return document.createTextNode(this.#text);
  }
}

/** Both texts in one column: removed lines, then what took their place; equal stretches folded. */
export const unifiedEditor = (parent: HTMLElement, lines: UnifiedLines, label: string): EditorView => {
  const { text, marks, numbers, folds } = lines;
  const folding = StateField.define<DecorationSet>({
    create: ({ doc }) =>
      Decoration.set(
        folds.map(([from, to]) => {
          const start = doc.line(from + 1).from;
          return Decoration.replace({ widget: new FoldWidget(to - from, start), block: true }).range(
            start,
            doc.line(to).to,
          );
        }),
      ),
    update: (before, { effects }) => {
      const opened = effects.flatMap((effect) => (effect.is(unfold) ? [effect.value] : []));
      return opened.length === 0 ? before : before.update({ filter: (from) => !opened.includes(from) });
    },
    provide: (field) => EditorView.decorations.from(field),
  });
  const marked = (view: EditorView): DecorationSet => {
    const found = [];
    for (const { from, to } of view.visibleRanges)
      for (let at = from; at <= to; ) {
        const line = view.state.doc.lineAt(at);
        const mark = marks[line.number - 1];
        if (mark === 'added' || mark === 'removed') found.push(lineLooks[mark].range(line.from));
        at = line.to + 1;
      }
    return Decoration.set(found, true);
  };
  const looks = ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;
      constructor(view: EditorView) {
        this.decorations = marked(view);
      }
      update({ view, viewportChanged, transactions }: ViewUpdate) {
        if (viewportChanged || transactions.length > 0) this.decorations = marked(view);
      }
    },
    { decorations: ({ decorations }) => decorations },
  );
  const widest = String(Math.max(1, ...[numbers.at(-1) ?? 1])).length;
  const lineNumbers = gutter({
    class: 'cm-unified-number',
    lineMarker: (view, { from }) => {
      const at = view.state.doc.lineAt(from).number - 1;
      const mark = marks[at];
      return mark === undefined
        ? null
        : new NumberMarker(`${String(numbers[at] ?? '').padStart(widest)} ${signs[mark]}`);
    },
  });
  return new EditorView({
    parent,
    state: EditorState.create({ doc: text, extensions: [folding, looks, lineNumbers, readingLook(label)] }),
  });
};
