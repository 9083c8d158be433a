import { createRenderer, type Renderer } from '@gt/forms';
import type { Kit } from '@gt/service-kit';

const renderers = new WeakMap<Kit, Renderer>();

/** The service's threads for forms and spreadsheets: one pool, made when first needed; idle it keeps no process alive. */
export function rendererOf(kit: Kit): Renderer {
  const known = renderers.get(kit) ?? createRenderer({ fontFiles: kit.config.fontFiles });
  renderers.set(kit, known);
  return known;
}
