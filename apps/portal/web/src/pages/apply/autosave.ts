import { computed, onBeforeUnmount, onMounted, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import type { PlainDate } from '@gt/domain';
import { asProblem, getVersioned, newKey, send, type ApiProblem } from '../../api/client.js';
import { session } from '../../api/session.js';
import { contentOf, formOf, OPEN_STATES, type ApplyForm, type DraftDetail } from './model.js';

/** ms without typing after which the service gets the form: seldom enough not to write a version for every word. */
const SAVE_MS = 1_500;
/** ms after which a save that the network lost is tried again. */
const AGAIN_MS = 10_000;
const clock = (at: number): string => new Date(at).toLocaleTimeString('zh-CN', { hour12: false });
interface Kept { readonly at: number; readonly etag: string | null; readonly form: ApplyForm }

export type SaveState = 'READING' | 'SAVED' | 'DIRTY' | 'SAVING' | 'OFFLINE' | 'REFUSED' | 'CONFLICT' | 'CLOSED';
export interface Autosave {
  readonly detail: ShallowRef<DraftDetail | null>; readonly form: Ref<ApplyForm | null>; readonly etag: Ref<string | null>; readonly state: Ref<SaveState>; readonly savedAt: Ref<string | null>; readonly restoredAt: Ref<string | null>; readonly problem: ShallowRef<ApiProblem | null>;
  readonly editable: ComputedRef<boolean>; readonly flush: () => Promise<boolean>; readonly keepMine: () => Promise<void>; readonly takeTheirs: () => void; readonly closed: () => Promise<void>;
}

/**
 * A draft that saves itself: what is typed is kept on the device at once and with the service soon after, on the version that it was made on. When
 * somebody else saved meanwhile nothing is overwritten: the person chooses. What the service cannot take yet (`partly`) stays on the device.
 */
export function useAutosave(id: string, today: PlainDate, partly: (form: ApplyForm) => boolean): Autosave {
  const path = `/api/applications/applications/${id}`;
  const keptKey = `gt.apply.${session.subject}.${id}`;
  const detail = shallowRef<DraftDetail | null>(null);
  const form = ref<ApplyForm | null>(null);
  const etag = ref<string | null>(null);
  const state = ref<SaveState>('READING');
  const savedAt = ref<string | null>(null);
  const restoredAt = ref<string | null>(null);
  const problem = shallowRef<ApiProblem | null>(null);
  const editable = computed(() => detail.value !== null && OPEN_STATES.includes(detail.value.status) && state.value !== 'CLOSED');
  let sent = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  let saving: Promise<void> | null = null;
  let attempt = { body: '', key: '' };
  const text = (): string => JSON.stringify(form.value);
  const keep = (): void => { localStorage.setItem(keptKey, JSON.stringify({ at: Date.now(), etag: etag.value, form: { ...form.value!, phone: '' } } satisfies Kept)); };
  const forget = (): void => { localStorage.removeItem(keptKey); };

  async function read(): Promise<void> {
    try {
      const found = await getVersioned<DraftDetail>(path);
      const kept = keptForm(keptKey);
      detail.value = found.data;
      etag.value = found.etag;
      problem.value = null;
      form.value = formOf(found.data, today);
      sent = text();
      state.value = 'SAVED';
      if (!OPEN_STATES.includes(found.data.status)) { forget(); return; }
      if (kept === null) return;
      const theirs = sent;
      form.value = { ...form.value, ...kept.form };
      if (text() === theirs) { forget(); return; }
      restoredAt.value = clock(kept.at);
      state.value = kept.etag === found.etag ? 'DIRTY' : 'CONFLICT';
      if (state.value === 'DIRTY') later(SAVE_MS);
    } catch (error) { problem.value = asProblem(error); }
  }
  function later(ms: number): void { clearTimeout(timer); timer = setTimeout(() => { void save(); }, ms); }
  watch(() => (form.value ? text() : ''), (now) => {
    if (!form.value || now === sent || state.value === 'CONFLICT' || !editable.value) return;
    keep();
    if (state.value !== 'SAVING') state.value = 'DIRTY';
    later(SAVE_MS);
  });

  async function save(): Promise<void> {
    clearTimeout(timer);
    if (saving) { await saving; }
    if (!form.value || state.value === 'CONFLICT' || !editable.value || text() === sent) return;
    saving = put().finally(() => { saving = null; });
    await saving;
  }
  async function put(): Promise<void> {
    const now = text();
    const body = contentOf(form.value!);
    const asText = `${etag.value}${JSON.stringify(body)}`;
    if (attempt.body !== asText) attempt = { body: asText, key: newKey() };
    state.value = 'SAVING';
    try {
      const answer = await send<{ version: number }>('PUT', path, body, { key: attempt.key, version: etag.value });
      etag.value = `"${answer.version}"`;
      sent = now;
      problem.value = null;
      savedAt.value = clock(Date.now());
      restoredAt.value = null;
      if (text() !== now) { state.value = 'DIRTY'; keep(); later(SAVE_MS); return; }
      state.value = 'SAVED';
      if (partly(form.value!)) keep(); else forget();
    } catch (error) {
      const found = asProblem(error);
      problem.value = found;
      if (found.status === 412) { state.value = 'CONFLICT'; problem.value = null; } else if (found.status === 0 || found.status >= 500 || found.status === 409 || found.status === 401) { state.value = 'OFFLINE'; later(AGAIN_MS); } else state.value = 'REFUSED';
    }
  }
  /** What is on the screen becomes what the service has, over what was saved meanwhile. */
  async function keepMine(): Promise<void> {
    try { const found = await getVersioned<DraftDetail>(path); detail.value = found.data; etag.value = found.etag; sent = ''; state.value = 'DIRTY'; await save(); } catch (error) { problem.value = asProblem(error); }
  }
  const takeTheirs = (): void => { forget(); restoredAt.value = null; void read(); };
  /** Saves what is not saved yet; whether the service has all of it now. */
  const flush = async (): Promise<boolean> => { await save(); return state.value === 'SAVED'; };
  const leaving = (): void => { if (state.value === 'DIRTY') void save(); };
  onMounted(() => { void read(); addEventListener('online', leaving); });
  onBeforeUnmount(() => { leaving(); clearTimeout(timer); removeEventListener('online', leaving); });
  return { detail, form, etag, state, savedAt, restoredAt, problem, editable, flush, keepMine, takeTheirs, closed: async () => { forget(); state.value = 'CLOSED'; await read(); } };
}

function keptForm(key: string): Kept | null {
  const text = localStorage.getItem(key);
  if (!text) return null;
  try { return JSON.parse(text) as Kept; } catch { console.warn('a kept form could not be read'); localStorage.removeItem(key); return null; }
}
