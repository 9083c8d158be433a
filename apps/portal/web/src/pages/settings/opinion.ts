import type { ApprovalKind, Resource } from '@gt/policy';
import { onMounted, shallowRef, type ShallowRef } from 'vue';
import { asProblem, get, send, type ApiProblem } from '../../api/client.js';
import { acting } from '../../api/session.js';
import type { CaseAction } from '../../patterns/case.js';
import { may } from '../work/shared.js';
import { opinionTexts as t } from './opinion-texts.js';

export interface OpinionView { readonly twoSteps: boolean; readonly opinion: { readonly favourable: boolean; readonly text: string; readonly byName: string | null; readonly mine: boolean } | null }
export interface Opinion {
  readonly view: ShallowRef<OpinionView | null>;
  readonly problem: ShallowRef<ApiProblem | null>;
  readonly reload: () => Promise<void>;
  /** 经办's own action, while the case waits for one; then the decisions, with what stands against each. */
  readonly with: (decisions: readonly CaseAction[], on: Resource, open: boolean, etag: string | null) => CaseAction[];
}
/** Roles that see how an approval stands; the others have no business with the two steps. */
const BUREAU = new Set(['BUREAU_OFFICER', 'BUREAU_REVIEWER']);

/** The two steps (经办 + 审核) of one approval, where the bureau has set it so: the opinion on the record as it stands, and who may go on. The service decides again. */
export function useOpinion(service: string, kind: ApprovalKind, recordId: string): Opinion {
  const view = shallowRef<OpinionView | null>(null);
  const problem = shallowRef<ApiProblem | null>(null);
  const reload = async (): Promise<void> => {
    if (!BUREAU.has(acting.value?.role ?? '')) return;
    try { view.value = await get<OpinionView>(`/api/${service}/opinions`, { kind, recordId }); problem.value = null; } catch (error) {
      const found = asProblem(error);
      // another bureau's case: nothing to say
      problem.value = found.status === 404 ? null : found;
    }
  };
  onMounted(reload);
  const against = (): string | null => (!view.value?.twoSteps ? null : view.value.opinion === null ? t.missing : view.value.opinion.mine ? t.mine : null);
  return {
    view, problem, reload,
    with: (decisions, on, open, etag) => [
      ...(open && view.value?.twoSteps && view.value.opinion === null && may('approval.opine', on) ? [{ key: 'opine', label: t.give, primary: true, asks: [
        { name: 'favourable', label: t.favourable, kind: 'choice' as const, options: [{ value: 'yes', label: t.yes }, { value: 'no', label: t.no }], initial: 'yes' }, { name: 'text', label: t.text, kind: 'long' as const, hint: t.hint }],
      run: (x: Readonly<Record<string, string>>) => send('POST', `/api/${service}/opinions`, { kind, recordId, favourable: x['favourable'] === 'yes', text: x['text'] }, { version: etag, ...(x['key'] ? { key: x['key'] } : {}) }) }] : []),
      ...decisions.map((action) => { const why = action.why ? null : against(); return why && open ? { ...action, why } : action; }),
    ],
  };
}
