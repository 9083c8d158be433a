import { computed, ref, watch, type Ref } from 'vue';

/** ms without typing after which a form is kept: often enough to lose nothing, seldom enough not to be noticed. */
const AUTOSAVE_MS = 600;
/** ms for which an unsent form is kept on the device. */
const KEEP_MS = 30 * 24 * 3_600_000;
const clock = (at: number): string => new Date(at).toLocaleString('zh-CN', { hour12: false, month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' });

export interface Draft { readonly savedAt: Ref<string | null>; readonly restoredAt: Ref<string | null>; /** whether something was typed that is on this device alone */ readonly unsaved: Readonly<Ref<boolean>>; readonly discard: () => void }

/**
 * Keeps a form on this device while it is being filled in: it survives a closed tab, an ended session and a lost network.
 * What is a number of a person is no part of it: give a form without those (`omit`).
 */
export function useDraft<Form extends object>(name: string, form: Form, blank: () => Form, omit: readonly (keyof Form)[] = []): Draft {
  const key = `gt.draft.${name}`;
  const savedAt = ref<string | null>(null);
  const restoredAt = ref<string | null>(null);
  const kept = readKept(key);
  if (kept) { Object.assign(form, kept.form); restoredAt.value = clock(kept.at); }
  let timer: ReturnType<typeof setTimeout> | undefined;
  const save = (): void => {
    const at = Date.now();
    localStorage.setItem(key, JSON.stringify({ at, form: Object.fromEntries(Object.entries(form).filter(([k]) => !omit.includes(k as keyof Form))) }));
    savedAt.value = clock(at);
  };
  watch(() => JSON.stringify(form), () => { clearTimeout(timer); timer = setTimeout(save, AUTOSAVE_MS); });
  const discard = (): void => {
    Object.assign(form, blank());
    clearTimeout(timer);
    setTimeout(() => { clearTimeout(timer); localStorage.removeItem(key); savedAt.value = null; restoredAt.value = null; });
  };
  const unsaved = computed(() => JSON.stringify(form) !== JSON.stringify(blank()));
  return { savedAt, restoredAt, unsaved, discard };
}

function readKept(key: string): { at: number; form: object } | null {
  const text = localStorage.getItem(key);
  if (!text) return null;
  try {
    const kept = JSON.parse(text) as { at: number; form: object };
    if (Date.now() - kept.at < KEEP_MS) return kept;
  } catch { console.warn(`a draft could not be read: ${key}`); }
  localStorage.removeItem(key);
  return null;
}
