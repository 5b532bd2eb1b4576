import type { BoxChange, MarkedBox, MarkedSheet } from '../../../shared/domain/releases/compare-layouts.ts';
import { visibleText } from '../../components/visible-text.ts';
import { words } from './words.ts';
import './sheet-wireframe.css';

const text = words.layouts;

/** The drawing is this wide in units of its own, whatever the sheet's are. */
const width = 1000;
/** Of the words in a box, where it is high enough. */
const largest = 22;
/** What a letter takes of its height, as a rule of thumb: longer names are cut, the list below has them whole. */
const letter = 0.56;

const cut = (label: string, room: number): string => {
  const most = Math.max(1, Math.floor(room));
  const letters = [...label];
  return letters.length <= most ? label : `${letters.slice(0, Math.max(1, most - 1)).join('')}…`;
};

const Box = ({ box, scale }: { readonly box: MarkedBox; readonly scale: number }) => {
  const gap = 3;
  const [x, y] = [box.x * scale + gap, box.y * scale + gap];
  const [wide, high] = [Math.max(4, box.width * scale - 2 * gap), Math.max(4, box.height * scale - 2 * gap)];
  const size = Math.min(largest, high * 0.62);
  const room = wide / (size * letter) - 1;
  const word = box.change === 'same' ? '' : text.changes[box.change];
  const name = visibleText(box.name);
  const lines = high > size * 3.4 ? [name, visibleText(box.type)] : [name];
  const first =
    lines.length > 1 ? [...(word === '' ? [] : [word]), ...lines] : [[word, name].filter(Boolean).join(': ')];
  const fitting = first.slice(0, Math.max(1, Math.floor(high / (size * 1.25))));
  return (
    <svg aria-hidden x={x} y={y} width={wide} height={high}>
      <rect
        className={`wireframe-box ${box.role} ${box.change}`}
        x={1.5}
        y={1.5}
        width={Math.max(1, wide - 3)}
        height={Math.max(1, high - 3)}
        rx={4}
      />
      {fitting.map((line, position) => (
        <text
          // biome-ignore lint/suspicious/noArrayIndexKey: lines stay where they are
          key={position}
          className={`wireframe-text${line === word && word !== '' ? ' word' : ''}`}
          x={size * 0.5}
          y={size * (1.1 + position * 1.25)}
          fontSize={size}
        >
          {cut(line, room)}
        </text>
      ))}
    </svg>
  );
};

const boxWords = ({ type, name, change }: { type: string; name: string; change: BoxChange }): string =>
  `${type} ${name}${change === 'same' ? '' : `, ${text.changes[change]}`}`;

/** A sheet as boxes where its visuals, controls, texts and images are; what changed says so in words. */
export const SheetWireframe = ({ sheet, title }: { readonly sheet: MarkedSheet; readonly title: string }) => {
  const scale = width / sheet.width;
  if (sheet.boxes.length === 0) return <p className="wireframe-none">{text.nothing}</p>;
  return (
    <svg
      className="wireframe"
      viewBox={`0 0 ${width} ${Math.max(20, sheet.height * scale)}`}
      role="img"
      aria-label={`${title}: ${sheet.boxes.map(boxWords).join('; ')}`}
    >
      {sheet.boxes.map((box, position) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: one element may be placed twice
        <Box key={`${box.key} ${position}`} box={box} scale={scale} />
      ))}
    </svg>
  );
};
