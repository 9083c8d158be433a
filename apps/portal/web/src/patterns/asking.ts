import { ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import { asProblem, type ApiProblem } from '../api/client.js';

export interface Asking { readonly busy: Readonly<Ref<boolean>>; readonly problem: ShallowRef<ApiProblem | null>; readonly said: Ref<string>; readonly run: (work: () => Promise<string | void>) => Promise<boolean> }

/** What a page asks of a service, one thing at a time: whether it is under way, what was refused, and what `work` answered to say when it is done. `run` tells whether it was done. */
export function useAsking(): Asking {
  const busy = ref(false);
  const problem = shallowRef<ApiProblem | null>(null);
  const said = ref('');
  async function run(work: () => Promise<string | void>): Promise<boolean> {
    if (busy.value) return false; // a second press is no second command
    busy.value = true;
    said.value = '';
    try {
      said.value = (await work()) ?? '';
      problem.value = null;
      return true;
    } catch (error) {
      problem.value = asProblem(error);
      return false;
    } finally { busy.value = false; }
  }
  return { busy, problem, said, run };
}
