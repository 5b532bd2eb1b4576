import type { AccessPathAnswer, AccessThing } from '../../../shared/domain/access-answer.ts';
import { visibleText } from '../../components/visible-text.ts';
import { boxHeight, boxWidth, layOutPaths } from './path-layout.ts';
import { kindName, levelWords, nameOf, words } from './words.ts';
import './access.css';

/** More would not be told apart. */
export const mostDrawn = 8;

const letters = 22;
const cut = (text: string): string => (text.length > letters ? `${text.slice(0, letters - 1)}…` : text);
const title = (thing: AccessThing): string =>
  visibleText(thing.kind === 'user' ? (thing.email ?? thing.title) : thing.title);

/** Paths as a drawing; the same stands beside it in sentences, which is what a screen reader is given. */
export const PathGraph = ({ paths }: { readonly paths: readonly AccessPathAnswer[] }) => {
  const drawn = paths.slice(0, mostDrawn);
  const layout = layOutPaths(drawn, (level) => levelWords[level]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls sideways is scrolled by keys too
    <section className="access-graph" tabIndex={0} aria-label={words.graph}>
      <svg
        width={layout.width}
        height={layout.height}
        viewBox={`0 0 ${layout.width} ${layout.height}`}
        role="img"
        aria-label={drawn.map(({ sentence }) => visibleText(sentence)).join(' ')}
      >
        {layout.links.map(({ from, to, label }) => {
          const [x1, y1] = [from.x + boxWidth, from.y + boxHeight / 2];
          const [x2, y2] = [to.x, to.y + boxHeight / 2];
          const middle = (x1 + x2) / 2;
          return (
            <g key={`${from.thing.key} ${to.thing.key} ${label}`}>
              <path d={`M ${x1} ${y1} C ${middle} ${y1}, ${middle} ${y2}, ${x2 - 8} ${y2}`} />
              <path className="access-arrow" d={`M ${x2} ${y2} l -9 -4.5 v 9 z`} />
              <text className="access-label" x={middle - 4} y={(y1 + y2) / 2 - 6} textAnchor="middle">
                {label}
              </text>
            </g>
          );
        })}
        {layout.things.map(({ thing, x, y, end }) => (
          <g key={thing.key} className={end ? 'access-end' : ''}>
            <title>{nameOf(thing)}</title>
            <rect x={x} y={y} width={boxWidth} height={boxHeight} rx={8} />
            <text className="access-kind" x={x + 10} y={y + 18}>
              {thing.kind === 'user' ? 'Person' : kindName(thing.kind)}
            </text>
            <text x={x + 10} y={y + 35} fontWeight={end ? 700 : 400}>
              {cut(title(thing))}
            </text>
          </g>
        ))}
      </svg>
    </section>
  );
};
