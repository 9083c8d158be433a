import { createRenderer, type Renderer } from '@gt/forms';
import type { Kit } from '@gt/service-kit';

/** Nest's token for the thread that prints forms. */
export const RENDERER = Symbol('renderer');
const renderers = new WeakMap<Kit, Renderer>();
/** One thread: a form is printed when somebody asks for it, or once it is approved. Made when first needed; idle it keeps no process alive. */
export function rendererOf(kit: Kit): Renderer {
  const made = renderers.get(kit) ?? createRenderer({ workers: 1, fontFiles: kit.config.fontFiles });
  renderers.set(kit, made);
  return made;
}
