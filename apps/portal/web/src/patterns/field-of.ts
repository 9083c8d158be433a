/** The input of a field and what it is called on the page. */
export interface PageField { readonly id: string; readonly label: string }

const dashed = (path: string): string => path.split(/[.[\]]+/).filter(Boolean).join('-');

/**
 * The input that a field of a service's refusal stands in, by the house's way of naming inputs: `<prefix>-<path>`, the path with dashes; inside a list that the
 * page names otherwise, by the rest of the path. Null where none fits, or more than one: a wrong name would be worse than the service's own.
 */
export function fieldOf(around: ParentNode, path: string): PageField | null {
  const labels = [...around.querySelectorAll('label[for]')].map((label) => ({ id: label.getAttribute('for')!, label: [...label.childNodes].filter((node) => !(node instanceof Element && node.getAttribute('aria-hidden'))).map((node) => node.textContent).join('').trim() }));
  const whole = dashed(path.replace(/^form\./, ''));
  const rest = whole.slice(whole.indexOf('-') + 1);
  for (const wanted of /\[\d+\]/.test(path) ? [whole, rest] : [whole]) {
    const fitting = labels.filter(({ id }) => `-${dashed(id)}`.endsWith(`-${wanted}`));
    const shortest = Math.min(...fitting.map(({ id }) => id.length));
    const nearest = fitting.filter(({ id }) => id.length === shortest);
    if (nearest.length === 1 && nearest[0]!.label !== '') return nearest[0]!;
  }
  return null;
}
