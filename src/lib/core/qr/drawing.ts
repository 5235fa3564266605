// How a text becomes a printable QR code: byte prefix and numeric credential, level M, at most version 20,
// modules of whole 300-dpi printer dots, a quiet zone of four modules. See docs/card-format.md.
import QRCode from 'qrcode';
import { outlinePath } from './outline.ts';

/** Versions a code may have: records are trimmed to the design cap, nothing above the hard cap is printed. */
export const versionCap = { design: 18, hard: 20 } as const;
/** White border around the code that every reader may rely on, in modules. */
export const quietZoneModules = 4;
/** The printer resolution that module sizes are whole multiples of. */
export const printerDpi = 300;

const mmPerInch = 25.4;
/** Codes up to version 15 fill this many dots (39.1 mm); denser codes take five dots a module. */
const fullSideDots = 462;
const denseModuleDots = 5;

export type Mask = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;
export const masks: readonly Mask[] = [0, 1, 2, 3, 4, 5, 6, 7];

export interface QrDrawing {
  /** The whole text a reader returns. */
  readonly text: string;
  readonly version: number;
  readonly mask: Mask;
  /** Modules along one side, without the quiet zone. */
  readonly modules: number;
  /** SVG path in modules with the quiet zone included: draw it in a viewBox of `viewModules` squared. */
  readonly path: string;
  /** `modules` and the quiet zone on both sides. */
  readonly viewModules: number;
  readonly moduleDots: number;
  /** Printed side of the code, without the quiet zone. */
  readonly sideMm: number;
  /** Printed side with the quiet zone: the side of the viewBox on paper. */
  readonly viewMm: number;
}

export type DrawResult =
  | { readonly ok: true; readonly drawing: QrDrawing }
  | { readonly ok: false; readonly code: 'TOO_LARGE' | 'EMPTY' };

/** Data bits of version 20 at level M (ISO/IEC 18004, table 7: 669 codewords). */
const hardCapBits = 669 * 8;
/** Mode indicator and count indicator of versions 10 to 26. */
const headerBits = { byte: 4 + 16, numeric: 4 + 12 } as const;

function dataBits(prefixBytes: number, digits: number): number {
  const tail = [0, 4, 7][digits % 3] ?? 0;
  return (
    (prefixBytes > 0 ? headerBits.byte + 8 * prefixBytes : 0) +
    (digits > 0 ? headerBits.numeric + 10 * Math.floor(digits / 3) + tail : 0)
  );
}

/** Printer dots per module for a code of this many modules a side. */
export function moduleDotsFor(modules: number): number {
  return Math.max(denseModuleDots, Math.floor(fullSideDots / modules));
}

/**
 * Splits a card's text into the part before the credential (byte mode) and its decimal digits (numeric mode).
 * A text without trailing digits is all prefix.
 */
export function splitCardText(text: string): { prefix: string; digits: string } {
  const digits = /[0-9]*$/.exec(text)?.[0] ?? '';
  return { prefix: text.slice(0, text.length - digits.length), digits };
}

/**
 * Draws the code of a card.
 * @param card prefix (`https://host/c#`) and the credential as decimal digits
 * @param options.mask one of the eight QR masks; the library's lowest-penalty mask when absent
 * @param options.maxVersion 20 unless a caller asks whether the design cap is kept
 * @returns `TOO_LARGE` when the text needs more than the permitted version, `EMPTY` when there is no text
 */
export function drawQr(
  card: { prefix: string; digits: string },
  options: { mask?: Mask; maxVersion?: number } = {},
): DrawResult {
  const prefix = new TextEncoder().encode(card.prefix);
  const segments = [
    ...(prefix.length > 0 ? [{ data: prefix, mode: 'byte' as const }] : []),
    ...(card.digits ? [{ data: card.digits, mode: 'numeric' as const }] : []),
  ];
  if (segments.length === 0) return { ok: false, code: 'EMPTY' };
  const maxVersion = Math.min(options.maxVersion ?? versionCap.hard, versionCap.hard);
  if (dataBits(prefix.length, card.digits.length) > hardCapBits) return { ok: false, code: 'TOO_LARGE' };
  const code = QRCode.create(segments, {
    errorCorrectionLevel: 'M',
    ...(options.mask === undefined ? {} : { maskPattern: options.mask }),
  });
  if (code.version > maxVersion) return { ok: false, code: 'TOO_LARGE' };

  const modules = code.modules.size;
  const moduleDots = moduleDotsFor(modules);
  const moduleMm = (moduleDots * mmPerInch) / printerDpi;
  const viewModules = modules + 2 * quietZoneModules;
  return {
    ok: true,
    drawing: {
      text: card.prefix + card.digits,
      version: code.version,
      mask: code.maskPattern as Mask,
      modules,
      path: outlinePath(code.modules.data, modules, quietZoneModules),
      viewModules,
      moduleDots,
      sideMm: modules * moduleMm,
      viewMm: viewModules * moduleMm,
    },
  };
}
