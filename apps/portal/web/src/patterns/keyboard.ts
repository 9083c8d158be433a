/** What the keyboard can reach. */
const REACHABLE = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex="0"]';
/** Elements whose 取消 (`data-cancel`) the key Esc presses. */
const CLOSED_BY_ESC = 'form, [data-closed-by-esc]';

const firstIn = (node: Node | null): HTMLElement | null => (node instanceof HTMLElement ? [node, ...node.querySelectorAll<HTMLElement>(REACHABLE)].find((each) => each.matches(REACHABLE) && each.getClientRects().length > 0) ?? null : null);
/** What stood nearest on one side of something that went away. */
function nearest(node: Node | null, next: 'previousSibling' | 'nextSibling'): HTMLElement | null {
  for (let at = node; at !== null; at = at[next]) { const found = firstIn(at); if (found) return found; }
  return null;
}

/**
 * For those who have the keyboard alone. What has the focus and goes away (a button in whose place a form opens, a form that was cancelled or sent)
 * gives it to what comes in its place, else to its neighbour, else to the part of the page around it (`tabindex`); a button that was busy has it again
 * afterwards. Pages change the focus of a new page and of an opened case themselves (App.vue, Worklist.vue). Esc presses 取消 of the form one is in.
 */
export function serveKeyboard(root: HTMLElement): void {
  let last: HTMLElement | null = null;
  const lost = (): boolean => document.activeElement === null || document.activeElement === document.body;
  root.addEventListener('focusin', (event) => { last = event.target as HTMLElement; });
  root.addEventListener('focusout', () => {
    const left = last;
    // whoever clicks beside everything wants no focus; what was disabled or taken away did not ask
    setTimeout(() => { if (last === left && lost() && left?.isConnected && !left.matches(':disabled')) last = null; });
  });
  new MutationObserver((changes) => {
    if (last === null || !lost()) return;
    if (last.isConnected) { last.focus({ preventScroll: true }); return; }
    const removal = changes.find(({ removedNodes }) => [...removedNodes].some((node) => node.contains(last)));
    if (!removal) return;
    const { target } = removal;
    const added = changes.flatMap((change) => (change.target === target ? [...change.addedNodes] : []));
    const found = added.map(firstIn).find((each) => each !== null) ?? nearest(removal.previousSibling, 'previousSibling') ?? nearest(removal.nextSibling, 'nextSibling') ?? (target as HTMLElement).closest<HTMLElement>('[tabindex]');
    found?.focus({ preventScroll: true });
  }).observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] });
  root.addEventListener('keydown', (event) => {
    // Esc of an input method ends its own list of characters
    if (event.key !== 'Escape' || event.isComposing) return;
    (event.target as HTMLElement).closest(CLOSED_BY_ESC)?.querySelector<HTMLElement>('[data-cancel]')?.click();
  });
}
