import { texts } from './texts.js';

/** What a page calls one of its inputs: a service names a field by its own name, people know it by its label. */
export const labelOf = (id: string): string => document.querySelector(`label[for="${CSS.escape(id)}"]`)?.firstChild?.textContent?.trim() || texts.form.whole;
