// The sheet as it comes out of a printer: one A4 page, whatever was written, with everything that matters on it.
import { PDFiumLibrary } from '@hyzyla/pdfium';
import type { PDFiumDocument } from '@hyzyla/pdfium';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HandoverFacts } from '#lib/core/receiving/handover-facts.ts';
import { emptyHandover, fullestHandover, ordinaryHandover } from '#server/testing/handover-facts.ts';
import { layOutHandover } from './lay-out-handover.ts';

let library: Awaited<ReturnType<typeof PDFiumLibrary.init>>;
beforeAll(async () => {
  library = await PDFiumLibrary.init();
});
afterAll(() => library.destroy());

const open = (facts: HandoverFacts): Promise<PDFiumDocument> => library.loadDocument(layOutHandover(facts));
const textOf = (document: PDFiumDocument) => document.getPage(0).getText().replace(/\s/g, '');

/** The page in pixels at 72 dpi. */
const rasterise = (document: PDFiumDocument) =>
  document.getPage(0).render({ scale: 1, render: async ({ data }) => data });

/** Pixels of the red that contraindicated drugs stand on. */
async function redOf(document: PDFiumDocument): Promise<number> {
  const { data } = await rasterise(document);
  let red = 0;
  for (let at = 0; at < data.length; at += 4)
    if (data[at]! > 140 && data[at + 1]! < 60 && data[at + 2]! < 70) red++;
  return red;
}

describe('the handover sheet', () => {
  it.each([
    ['an ordinary handover', ordinaryHandover],
    ['one of which nothing is known', emptyHandover],
    ['one in which everything is as long as it may be', fullestHandover],
  ])('is exactly one A4 page: %s', async (_, facts) => {
    const document = await open(facts());
    expect(document.getPageCount()).toBe(1);
    const { data, width: wide, height } = await rasterise(document);
    for (const [pixels, points] of [
      [wide, 595.28],
      [height, 841.89],
    ] as const)
      expect(Math.abs(pixels - points)).toBeLessThanOrEqual(1);
    // The lowest millimetres stay white: nothing is pushed over the edge of the paper.
    const lowest = data.subarray(data.length - wide * 4 * 10);
    expect(lowest.every((value) => value === 255)).toBe(true);
    document.destroy();
  });

  it('says who, when, what was found and done, and who was asked', async () => {
    const document = await open(ordinaryHandover());
    const text = textOf(document);
    for (const word of [
      '活動記録の要点',
      '見本消防署救急隊長見本守',
      '見本中央病院',
      '赤2',
      '心筋梗塞・心臓の急病の疑い',
      '胸が痛い、冷や汗',
      '抗凝固薬・抗血小板薬',
      '13:04',
      'E3V4M613',
      '142/80',
      '心房細動',
      '【処置】酸素4L開始',
      '照会2回',
      '見本第二病院：不可・ベッド満床',
      '受け取った人見本救子',
      '申し送り2026/11/2014:00',
    ])
      expect(text).toContain(word);
    document.destroy();
  });

  it('prints what must not be given in red, with where it comes from and how old it is', async () => {
    const facts = ordinaryHandover();
    const document = await open(facts);
    const { contraindication } = facts.emergency!;
    if (contraindication.state !== 'listed') throw new Error('the sample has contraindicated drugs');
    const text = textOf(document);
    for (const { value } of contraindication.facts) expect(text).toContain(value.name.replace(/\s/g, ''));
    expect(text).toMatch(/〔(確認|記録)[^〕]*・[^〕]+〕/);
    expect(await redOf(document)).toBeGreaterThan(500);
    document.destroy();
  });

  it('calls unknown what nobody knows, never none', async () => {
    const document = await open(emptyHandover());
    const text = textOf(document);
    expect(text).toContain('氏名不明');
    for (const title of ['禁忌薬', 'アレルギー', '医療・処置', '希望・ACP', '服用中の薬', '緊急連絡先'])
      expect(text).toContain(`${title}不明（「なし」の意味ではありません）`);
    expect(text).not.toMatch(/なし〔/);
    expect(text).toContain('署名なし');
    expect(await redOf(document)).toBe(0);
    document.destroy();
  });

  it('never shortens in silence: a list says how many more there are, a text that it goes on', async () => {
    const document = await open(fullestHandover());
    const text = textOf(document);
    expect(text.match(/ほか\d+件/g)!.length).toBeGreaterThanOrEqual(8);
    expect(text).toContain('〔以下略〕');
    expect(text).toMatch(/バイタル（ほか\d+回）/);
    // Of what must not be given the most stays: what is left out is counted.
    const shown = text.match(/禁忌\d+長い文/g)!.length;
    expect(shown + Number(/禁忌\d+[^ほ]*ほか(\d+)件/.exec(text.slice(text.indexOf('禁忌0')))![1])).toBe(60);
    expect(text).toContain('照会30回');
    expect(text).toContain('29番目の病院');
    document.destroy();
  });

  it('text that looks like markup is printed as text', async () => {
    const facts = ordinaryHandover();
    const strange = '#set page(width: 1mm) $x$ <b>*_';
    const document = await open({
      ...facts,
      request: { ...facts.request, facts: { ...facts.request.facts, complaint: strange } },
    });
    expect(textOf(document)).toContain(strange.replace(/\s/g, ''));
    document.destroy();
  });
});
