// What it takes to open and judge a card, in one piece that is loaded apart from the first screen.
export { allowanceOf } from '#lib/core/card/allow-list.ts';
export { findStoredRecord } from '#lib/device/stored-record.ts';
export { parseCardText } from '#lib/core/card/digits.ts';
export { verifyAndOpenCard } from '#lib/core/card/open-card.ts';
export { testCardId } from '#lib/core/card/test-card.ts';
export { statusOf } from '#lib/core/card/status-list.ts';
export { decideVerdict } from '#lib/core/card/verdict.ts';
