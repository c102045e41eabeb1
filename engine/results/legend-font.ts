/**
 * Draws text as outlines of a bundled typeface, Inter. Bare machines and containers have no fonts, and the
 * look of a result must not depend on the installed ones. Outlines also contain no markup, so a class name
 * cannot inject any. Characters that Inter lacks are left out.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';

const require = createRequire(import.meta.url);

let loaded: Font | undefined;

/** Finds the file at run time as a package, like native modules, so that a bundle does not copy it. */
function font(): Font {
  loaded ??= create(
    readFileSync(require.resolve('@expo-google-fonts/inter/500Medium/Inter_500Medium.ttf')),
  ) as Font;
  return loaded;
}

/** Returns the drawable characters of a text on one line; empty if there are none. */
export function drawableText(text: string): string {
  const visible = text
    .normalize('NFC')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/\p{Cf}/gu, '');
  const drawn = Array.from(visible).filter((character) =>
    font().hasGlyphForCodePoint(character.codePointAt(0)!),
  );
  return drawn.join('').replace(/ +/g, ' ').trim();
}

/** Measures a line of text in pixels. Percentages align in columns. */
export function textWidth(text: string, size: number): number {
  return (layOut(text).advanceWidth * size) / font().unitsPerEm;
}

/** Returns the text, or as much of its beginning as fits into `width` pixels with an ellipsis. */
export function fitText(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text;
  const characters = Array.from(text);
  const shortened = (length: number) => `${characters.slice(0, length).join('').trimEnd()}…`;
  let [least, most] = [0, characters.length - 1];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (textWidth(shortened(middle), size) <= width) least = middle;
    else most = middle - 1;
  }
  return shortened(least);
}

/** Returns SVG path data of a line of text whose baseline begins at (x, y), all in pixels. */
export function textOutline(text: string, size: number, x: number, y: number): string {
  const scale = size / font().unitsPerEm;
  const { glyphs, positions } = layOut(text);
  let pen = x;
  return glyphs
    .map((glyph, index) => {
      const { xAdvance, xOffset, yOffset } = positions[index]!;
      const outline = glyph.path.scale(scale, -scale).translate(pen + xOffset * scale, y - yOffset * scale);
      pen += xAdvance * scale;
      return outline.toSVG();
    })
    .join('');
}

/** Text is measured before it is drawn, so the last layouts are kept. */
const layouts = new Map<string, ReturnType<Font['layout']>>();
const MOST_LAYOUTS = 1000;

/** Inter's tabular figures also widen the hyphen, so names are laid out without them. */
function layOut(text: string) {
  const known = layouts.get(text);
  if (known) return known;
  if (layouts.size >= MOST_LAYOUTS) layouts.clear();
  const layout = font().layout(text, { tnum: /^[<\d.]+%$/.test(text) });
  layouts.set(text, layout);
  return layout;
}
