import { decideMergeBureau, decideRegisterBureau, decideRenameBureau, evolveBureau, nameOn, type Bureau, type BureauEvent, type BureauProfile } from './bureau.js';
import type { Decision, PlainDate } from '@gt/domain';

const codes = (decision: Decision<BureauEvent>) => (decision.ok ? [] : decision.reasons.map((each) => each.code));
const after = (bureau: Bureau, decision: Decision<BureauEvent>): Bureau => { if (!decision.ok) throw new Error(codes(decision).join()); return decision.events.reduce<Bureau>((state, event) => evolveBureau(state, event), bureau); };
const day = (text: string) => text as PlainDate;
const profile: BureauProfile = { name: '万盛经开区人力社保局', level: 'DISTRICT', telephone: null };
const bureau = after(null as never, decideRegisterBureau(profile, { municipalCentre: true, nameTaken: false }));
const facts = { nameTaken: false, today: day('2026-03-02') };
const change = { name: '綦江区人力社保局', telephone: null, document: '渝府〔2026〕1号', on: day('2026-03-01') };
const merger = { into: 'b', reason: '区划调整', document: '渝府〔2026〕2号', on: day('2026-03-02') };

it('a renamed bureau is the same one: each day has the name that it bore then', () => {
  const renamed = after(after(bureau, decideRenameBureau(bureau, { ...change, on: day('2026-02-01'), name: '万盛人社局' }, facts)), decideRenameBureau(bureau, change, facts));
  expect([nameOn(renamed, day('2026-01-31')), nameOn(renamed, day('2026-02-01')), nameOn(renamed, day('2026-02-28')), nameOn(renamed, day('2026-03-01'))]).toEqual([profile.name, '万盛人社局', '万盛人社局', change.name]);
  expect(codes(decideRenameBureau(renamed, { ...change, name: '又一名', on: day('2026-02-28') }, facts))).toEqual(['RENAMED_BEFORE_LAST']);
});

it('a rename says no to a taken name, to nothing changed, to a day to come', () => {
  expect(codes(decideRenameBureau(bureau, change, { ...facts, nameTaken: true }))).toEqual(['BUREAU_NAME_TAKEN']);
  expect(codes(decideRenameBureau(bureau, { ...change, name: profile.name }, facts))).toEqual(['NOTHING_CHANGED']);
  expect(codes(decideRenameBureau(bureau, { ...change, on: day('2026-03-03') }, facts))).toEqual(['RENAMED_IN_FUTURE']);
});

it('a telephone alone leaves no former name', () => {
  expect(after(bureau, decideRenameBureau(bureau, { ...change, name: profile.name, telephone: '023-48260000' }, facts))).toMatchObject({ telephone: '023-48260000', formerNames: [] });
});

it('a district\'s bureau is merged into another district\'s, once, and then no more renamed', () => {
  const merged = after(bureau, decideMergeBureau('a', bureau, merger, { ...profile, name: '綦江' }));
  expect(merged.merged).toEqual(merger);
  expect(codes(decideMergeBureau('a', merged, merger, { ...profile, name: '綦江' }))).toEqual(['BUREAU_MERGED']);
  expect(codes(decideRenameBureau(merged, change, facts))).toEqual(['BUREAU_MERGED']);
  expect(codes(decideMergeBureau('c', bureau, { ...merger, into: 'a' }, merged))).toEqual(['BUREAU_MERGED']);
});

it('a merger says no to the centre, from it and into it, to itself and to an unknown one', () => {
  expect(codes(decideMergeBureau('a', { ...bureau, level: 'MUNICIPAL' }, merger, bureau))).toEqual(['MUNICIPAL_CENTRE_STAYS']);
  expect(codes(decideMergeBureau('a', bureau, merger, { ...bureau, level: 'MUNICIPAL' }))).toEqual(['MERGED_INTO_CENTRE']);
  expect(codes(decideMergeBureau('b', bureau, merger, bureau))).toEqual(['SAME_SUPERVISOR']);
  expect(codes(decideMergeBureau('a', bureau, merger, null))).toEqual(['SUPERVISOR_UNKNOWN']);
});
