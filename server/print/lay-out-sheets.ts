// Cards to A4 sheets as PDF: fronts, then their backs mirrored for duplex on the long edge.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import type { CardFace } from '#lib/core/contract/card-face.ts';
import type { SheetLayout } from '#lib/core/contract/cards.ts';
import { cardWords, faceLines } from '#lib/core/qr/card-words.ts';
import { emWidth } from '#lib/core/qr/fit-text.ts';
import { quietZoneModules } from '#lib/core/qr/drawing.ts';
import { cutMarks, placeOf, sheetPlans, sheetsOf, toDot, viewSideMm } from '#lib/core/qr/sheet-plan.ts';
import { sheetTemplate } from './sheet-template.ts';

export interface SheetOrder {
  readonly layout: SheetLayout;
  readonly cards: readonly CardFace[];
}

/** Whole fonts, not the web's slices: every name kanji must print. The first font that has a character sets it. */
const fontFiles = [
  '@expo-google-fonts/biz-udpgothic/400Regular/BIZUDPGothic_400Regular.ttf',
  '@expo-google-fonts/biz-udpgothic/700Bold/BIZUDPGothic_700Bold.ttf',
  '@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf',
  '@expo-google-fonts/noto-sans-jp/700Bold/NotoSansJP_700Bold.ttf',
] as const;

let compiler: NodeCompiler | undefined;

/** One compiler for each thread: it holds the fonts. */
export function openCompiler(): NodeCompiler {
  if (compiler) return compiler;
  const require = createRequire(import.meta.url);
  const fontBlobs = fontFiles.map((file) => readFileSync(require.resolve(file)));
  compiler = NodeCompiler.create({ workspace: '/', fontArgs: [{ fontBlobs }] });
  return compiler;
}

/** Where the code's view lies on a face: centred in its own white field. */
const codeField: Record<SheetLayout, { x: number; y: number; width: number; height: number }> = {
  id1: { x: 1, y: 0, width: 46, height: 54 },
  bedside: { x: 5, y: 38.5, width: 64.5, height: 64 },
  'key-ring': { x: 0, y: 62.6, width: 48, height: 49.4 },
};

function sheetData({ layout, cards }: SheetOrder) {
  const plan = sheetPlans[layout];
  const field = codeField[layout];
  const placed = (card: CardFace, index: number, side: 'front' | 'back') => {
    const { xMm: x, yMm: y } = placeOf(index, plan, side);
    const none = { name: null, kana: null, birthEra: null, birthWestern: null, facilityPhone: null };
    const lines = Object.entries(faceLines(card)).filter(
      (line): line is [string, string] => line[1] !== undefined,
    );
    const em = Object.fromEntries(lines.map(([name, line]) => [name, emWidth(line)]));
    const words = { x, y, em, ...none, ...Object.fromEntries(lines) };
    if (side === 'back') return words;
    const viewMm = viewSideMm(card, layout);
    return {
      ...words,
      path: card.qrSvgPath,
      viewModules: card.qrModules + 2 * quietZoneModules,
      viewMm,
      codeX: toDot(x + field.x + (field.width - viewMm) / 2) - x,
      codeY: toDot(y + field.y + (field.height - viewMm) / 2) - y,
    };
  };
  const sides = plan.duplex ? (['front', 'back'] as const) : (['front'] as const);
  return {
    layout,
    plan,
    words: cardWords,
    marks: cutMarks(plan),
    sheets: sheetsOf(cards, plan).flatMap((sheet) =>
      sides.map((side) => ({ side, cards: sheet.map((card, index) => placed(card, index, side)) })),
    ),
  };
}

/**
 * Lays cards out on A4 and makes the PDF. Blocks its thread for about 3 ms a card: servers call `renderSheets`.
 * @throws when the layout itself is broken; no card content can cause that
 */
export function layOutSheets(order: SheetOrder): Uint8Array {
  const typst = openCompiler();
  typst.mapShadow('/sheets.json', Buffer.from(JSON.stringify(sheetData(order))));
  try {
    const compiled = typst.compile({ mainFileContent: sheetTemplate });
    if (!compiled.result) {
      const [first] = typst.fetchDiagnostics(compiled.takeDiagnostics()!) as { message?: string }[];
      throw new Error(`The card sheet template did not compile: ${first?.message ?? 'no diagnostics'}`);
    }
    return new Uint8Array(typst.pdf(compiled.result));
  } finally {
    typst.unmapShadow('/sheets.json');
    typst.evictCache(0);
  }
}
