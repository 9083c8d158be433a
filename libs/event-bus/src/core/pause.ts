/** Waits until `ms` are over or `signal` is aborted, whichever comes first; it never rejects. `ref: false` lets the process end meanwhile. */
export function pause(ms: number, signal?: AbortSignal, { ref = true } = {}): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) { resolve(); return; }
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    if (!ref) timer.unref();
    signal?.addEventListener('abort', end, { once: true });
  });
}
