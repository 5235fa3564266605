// The handover sheet as PDF: laid out with as much as fits, tighter until it is one page.
import type { HandoverFacts } from '#lib/core/receiving/handover-facts.ts';
import { handoverSheet, sheetRooms } from '#lib/core/receiving/handover-sheet.ts';
import { handoverTemplate } from './handover-template.ts';
import { openCompiler } from './lay-out-sheets.ts';

/**
 * Blocks its thread for some tens of milliseconds: servers call `renderHandoverSheet`.
 * @throws when even the tightest layout needs a second page, or the template is broken; no text can cause that, since
 *   the tightest one limits every list and every line
 */
export function layOutHandover(facts: HandoverFacts): Uint8Array {
  const typst = openCompiler();
  try {
    for (const room of sheetRooms) {
      const sheet = handoverSheet(facts, room);
      typst.mapShadow('/handover.json', Buffer.from(JSON.stringify(sheet)));
      const compiled = typst.compile({ mainFileContent: handoverTemplate });
      if (!compiled.result) {
        const [first] = typst.fetchDiagnostics(compiled.takeDiagnostics()!) as { message?: string }[];
        throw new Error(`The handover template did not compile: ${first?.message ?? 'no diagnostics'}`);
      }
      if (compiled.result.numOfPages === 1) return new Uint8Array(typst.pdf(compiled.result));
    }
  } finally {
    typst.unmapShadow('/handover.json');
    typst.evictCache(0);
  }
  throw new Error('the handover sheet needs more than one page at its tightest');
}
