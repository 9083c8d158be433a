import { createRenderer, type Renderer } from '@gt/forms';
import type { Kit } from '@gt/service-kit';

/** Nest's token for the thread that prints forms. */
export const RENDERER = Symbol('renderer');
/** One thread: a form is printed when somebody asks for it. Made when first needed; idle it keeps no process alive. */
export const makeRenderer = (kit: Kit): Renderer => createRenderer({ workers: 1, fontFiles: kit.config.fontFiles });
