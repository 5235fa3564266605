// The words of an audit entry on screens.
export { actionTexts, purposeTexts, roleTexts, sectionTexts } from '#lib/core/access/audit-words.ts';
