import { visible } from '../../status/visibleText';

/** Select Graphic Rendition of ECMA-48, with which go-log and others colour a terminal. */
const COLOURS = /\x1b\[[\d;]*m/g;

/** A line without its colours: they hide nothing, and would be in the way of every word. */
export function withoutColours(line: string): string {
  return line.replace(COLOURS, '');
}

/** A line as an editor may show it: tabs stay, and all else that cannot be seen, or turns texts round, is shown as its escape. */
export function shownLine(line: string): string {
  return line.split('\t').map(visible).join('\t');
}
