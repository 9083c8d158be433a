import { form } from '../../test/examples.js';
import { itemOf, materialsOf } from './material.js';

const needed = (change: Parameters<typeof Object.assign>[1] = {}) => materialsOf({ ...form, ...(change as object) }).filter((m) => m.needed).map((m) => m.item);

it('填表说明六: title certificate and identity document always, proof of achievements where there are some', () => {
  expect(needed()).toEqual(['TITLE_CERTIFICATE', 'ID_DOCUMENT', 'ACHIEVEMENT_PROOF']);
  expect(needed({ achievements: ' ' })).toEqual(['TITLE_CERTIFICATE', 'ID_DOCUMENT']);
});
it('二(二), 二(三): whoever rests on an earlier certificate shows it and the years of work; 二(四): the employer\'s statement', () => {
  expect(needed({ priorCertificates: [{ occupation: { code: '6-18-01-01' }, level: 3, obtainedOn: '2020-01-01' }] })).toEqual(expect.arrayContaining(['SKILL_CERTIFICATE', 'WORK_YEARS']));
  expect(needed({ frontLine: true })).toContain('FRONT_LINE');
});
it('三(一), 七(四): a proof for each claim, named after it', () => {
  const claims = ['省科技进步奖', '技能大赛'].map((name) => ({ kind: 'GOVERNMENT_AWARD', name, authority: 'PROVINCIAL', prize: null, awardedOn: '2024-01-01', proof: 'CERTIFICATE' }));
  expect(materialsOf({ ...form, claims } as never).filter((m) => m.kind === 'CLAIM_PROOF').map((m) => [m.item, m.name])).toEqual([['CLAIM_PROOF:0', '直接认定证明材料：省科技进步奖'], ['CLAIM_PROOF:1', '直接认定证明材料：技能大赛']]);
});
it('an item is a kind, a claim\'s proof has its place, and nothing else is one', () => {
  expect([itemOf('OTHER'), itemOf('CLAIM_PROOF:3')]).toEqual([{ kind: 'OTHER', claim: null }, { kind: 'CLAIM_PROOF', claim: 3 }]);
  expect(['CLAIM_PROOF', 'OTHER:1', 'toString', 'other', 'X', '', 'CLAIM_PROOF:-1', '__proto__'].map(itemOf)).toEqual(Array(8).fill(undefined));
});
