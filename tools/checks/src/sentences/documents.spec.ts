import { itemWithoutDocument, judgeDocument, type CopyHash, type FixedRow, type ItemRow } from './documents.js';

const document: FixedRow = { owner: 'evaluation', documentId: 'd', sha256: 'a'.repeat(64), size: 10, planId: 'plan' };
const item: ItemRow = { documentId: 'd', owner: 'evaluation', sha256: document.sha256, size: 10, status: 'CAPTURED', inVolume: true, volumePlanId: 'plan', copyId: 'copy' };

it('a captured document with its bytes, and a form that no plan has yet', () => {
  expect(judgeDocument(document, item, document.sha256)).toEqual([]);
  expect(judgeDocument({ ...document, planId: null }, { ...item, status: 'KEPT', inVolume: false, volumePlanId: null, copyId: null }, undefined)).toEqual([]);
  // of a body's year
  expect(judgeDocument({ ...document, planId: null }, { ...item, volumePlanId: null }, document.sha256)).toEqual([]);
});

it.each([
  ['NOT_ARCHIVED', document, null, undefined],
  ['ITEM_OF_ANOTHER', document, { ...item, owner: 'certificates' }, document.sha256],
  ['ITEM_HASH_DIFFERS', document, { ...item, sha256: 'b'.repeat(64) }, document.sha256],
  ['ITEM_HASH_DIFFERS', document, { ...item, size: 11 }, document.sha256],
  ['NOT_IN_ITS_VOLUME', document, { ...item, volumePlanId: 'another' }, document.sha256],
  ['ITEM_AWAITED', document, { ...item, status: 'AWAITED' }, undefined],
  ['ITEM_MISMATCHED', { ...document, planId: null }, { ...item, status: 'MISMATCHED' }, undefined],
  ['COPY_GONE', document, item, null],
  ['COPY_ALTERED', document, item, 'b'.repeat(64)],
] satisfies Array<[string, FixedRow, ItemRow | null, CopyHash]>)('%s', (code, fixed, kept, copy) => {
  expect(judgeDocument(fixed, kept, copy)).toEqual([expect.objectContaining({ code, aggregate: 'evaluation.document d' })]);
});

it('a document of a plan that is in no volume is not kept either', () => {
  expect(judgeDocument(document, { ...item, status: 'KEPT', inVolume: false, volumePlanId: null }, undefined).map((b) => b.code)).toEqual(['NOT_IN_ITS_VOLUME', 'ITEM_KEPT']);
});

it('an item without a document', () => { expect(itemWithoutDocument(item)).toMatchObject({ code: 'ITEM_WITHOUT_DOCUMENT', aggregate: 'evaluation.document d' }); });
