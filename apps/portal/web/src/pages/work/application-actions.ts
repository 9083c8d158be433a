import { shanghaiDate } from '@gt/domain';
import type { Resource } from '@gt/policy';
import type { Router } from 'vue-router';
import { get, save, send, sendForFile } from '../../api/client.js';
import { acting } from '../../api/session.js';
import type { CaseAction } from '../../patterns/case.js';
import { bytesOf } from '../../patterns/files.js';
import { consentPaper } from '../own/consent-paper.js';
import type { PrivacyNotice } from '../own/consents.js';
import { texts as own } from '../own/texts.js';
import type { ApplicationDetail } from './application.js';
import { offer, ruleOf } from './shared.js';
import { texts } from './texts.js';

const t = texts.applications;
type Post = (step: string, body: unknown, key: string | undefined) => Promise<unknown>;
const reason = [{ name: 'reason', label: t.ask.reason, kind: 'long' as const }];
const today = (): string => shanghaiDate(Date.now());

/** The states in which a form is printed to be signed and stamped. */
export const PRINTABLE = ['SUBMITTED', 'RECOMMENDED', 'ACCEPTED', 'CONCLUDED'];
/** 填表说明七: 一式两份 */
const COPIES = 2;
/** Forms of some applications as one PDF, saved by the browser: 待盖章打印. */
export const printForms = async (ids: readonly string[], key: string): Promise<void> => save(await sendForFile('/api/applications/prints', { ids, copies: COPIES }, key), t.printName);

/** The 告知书 in force, to be printed and signed by pen. */
const saveConsentPaper = async (name: string): Promise<void> => save(new Blob([consentPaper(await get<PrivacyNotice>('/api/applications/privacy-notice'), name)], { type: 'text/html;charset=utf-8' }), own.paperName);

/** What comes from paper: the page that the applicant signed by pen (填表说明一), the consents on it, and the personal copy that came back (填表说明七). `oneOf` is a bulk command with this one row; `chosen` holds the page until it is sent. */
export function paperActions(a: ApplicationDetail, on: Resource, oneOf: (path: string, item: object, key: string) => Promise<void>, chosen: { page: File | null }): CaseAction[] {
  const rule = ruleOf(on, a.status, a.statusName);
  const clerk = acting.value?.role === 'EMPLOYER_CLERK';
  return [
    ...(PRINTABLE.includes(a.status) ? offer(rule('person.unmask', ...PRINTABLE), { key: 'print', label: t.print, run: ({ key }) => printForms([a.id], key!) }) : []),
    // only its clerk keeps the pen-signed page; a declaration that stands needs none
    ...(a.declaration === 'PEN_AWAITED' && clerk ? offer(rule('application.submit', ...PRINTABLE), { key: 'signedPage', label: t.actions.signedPage, asks: [
      { name: 'signedOn', label: t.ask.signedOn, kind: 'date', initial: today() },
      // kept here until the day is known too; the service judges it when it comes
      { name: 'page', label: t.ask.page, hint: t.ask.pageHint, kind: 'upload', upload: (file) => { chosen.page = file; return Promise.resolve(file.name); } },
    ], run: (x) => send('POST', `/api/applications/applications/${a.id}/signed-pages?${new URLSearchParams({ signedOn: x['signedOn']! })}`, bytesOf(chosen.page!), { key: x['key']! }) }) : []),
    ...(a.consent.standing === 'AWAITED' && clerk ? [...offer(rule('application.submit', 'DRAFT', 'RETURNED_BY_EMPLOYER', 'SUPPLEMENT_REQUESTED', ...PRINTABLE), { key: 'consentPaper', label: t.actions.consentPaper, run: () => saveConsentPaper(a.applicant.name) }), ...offer(rule('application.submit', 'DRAFT', 'RETURNED_BY_EMPLOYER', 'SUPPLEMENT_REQUESTED', ...PRINTABLE), { key: 'consentPage', label: t.actions.consentPage, asks: [
      { name: 'signedOn', label: t.ask.signedOn, hint: t.ask.consentHint, kind: 'date', initial: today() }, { name: 'page', label: t.ask.consentPage, kind: 'file' },
    ], run: (x) => oneOf('consent-pages', { kinds: a.consent.awaited, signedOn: x['signedOn'], pageSha256: x['page'] }, x['key']!) })] : []),
    ...(a.copyReceived || !['ACCEPTED', 'CONCLUDED'].includes(a.status) ? [] : offer(rule('copy.receive', 'ACCEPTED', 'CONCLUDED'), { key: 'copyReceived', label: t.actions.copyReceived, asks: [{ name: 'receivedOn', label: t.ask.receivedOn, kind: 'date', initial: today() }], run: (x) => oneOf('personal-copies', { receivedOn: x['receivedOn'] }, x['key']!) })),
  ];
}

/** The body's request for a supplement (五(三)): first, or again while one is waited for: another term, or more. */
export function supplementAction(a: ApplicationDetail, on: Resource, post: Post): CaseAction[] {
  const again = a.status === 'SUPPLEMENT_REQUESTED';
  return offer(ruleOf(on, a.status, a.statusName)('application.accept', 'RECOMMENDED', 'SUPPLEMENT_REQUESTED'), {
    key: 'supplement', label: again ? t.actions.supplementAgain : t.actions.supplement, asks: [...reason, { name: 'dueOn', label: t.ask.due, hint: t.ask.dueHint, kind: 'date' }],
    run: (x) => post('request-supplement', { reason: x['reason'], dueOn: x['dueOn'] }, x['key']),
  });
}

/** In the place of a unit without an account (五(二)). */
export const paperReturnAction = (a: ApplicationDetail, on: Resource, post: Post): CaseAction[] => (a.status === 'SUBMITTED' && a.onPaper
  ? offer(ruleOf(on, a.status, a.statusName)('application.recommendOnPaper', 'SUBMITTED'), { key: 'paperReturn', label: t.actions.paperReturn, asks: [{ ...reason[0]!, hint: t.ask.paperReturnHint }], run: (x) => post('paper-return', { reason: x['reason'] }, x['key']) }) : []);

/** After the acceptance: ended by the body's decision, or taken up again as 补考 (七(三)), pre-filled. */
export function laterActions(a: ApplicationDetail, on: Resource, post: Post, router: Router): CaseAction[] {
  const rule = ruleOf(on, a.status, a.statusName);
  return [
    ...(a.status === 'ACCEPTED' ? offer(rule('application.refuse', 'ACCEPTED'), { key: 'withdrawByDecision', label: t.actions.withdrawByDecision, danger: true, asks: [{ ...reason[0]!, hint: t.ask.withdrawByDecisionHint }], run: (x) => post('withdraw-by-decision', { reason: x['reason'] }, x['key']) }) : []),
    ...(a.status === 'CONCLUDED' && a.outcome !== 'PASSED' ? offer(rule('application.draft', 'CONCLUDED'), { key: 'retake', label: t.actions.retake, primary: true, run: async ({ key }) => {
      const { id } = await send<{ id: string }>('POST', `/api/applications/applications/${a.id}/retake`, undefined, { key: key! });
      await router.push(`/applications/${id}/fill`);
    } }) : []),
  ];
}
