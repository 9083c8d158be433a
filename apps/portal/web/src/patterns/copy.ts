import { ref } from 'vue';

/** Copies a text for a colleague; says whether it worked. */
export function useCopy(): { readonly state: Readonly<ReturnType<typeof ref<'no' | 'done' | 'failed'>>>; readonly copy: (text: string) => Promise<void> } {
  const state = ref<'no' | 'done' | 'failed'>('no');
  const copy = async (text: string): Promise<void> => {
    state.value = await (navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'))).then(() => 'done' as const, () => 'failed' as const);
  };
  return { state, copy };
}
