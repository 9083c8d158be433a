import { defaultFontChain, type FontChain } from '../fonts/font-chain.js';
import { renderForm, titleBlock } from '../pdf/form-blocks.js';
import { FORM_CODES } from '../pdf/page-code.js';
import { overview, schedule, type WorkSchemeInput } from './work-scheme.js';

/** 批次安排表 by itself (六(一)): what the work scheme says of days, places and numbers. */
export type ScheduleInput = Omit<WorkSchemeInput, 'staff' | 'panels' | 'candidates' | 'sections' | 'signatures'>;

/** Renders the batch schedule. Throws `GlyphMissingError`, INPUT_INVALID. */
export async function renderSchedule(input: ScheduleInput, chain: FontChain = defaultFontChain()): Promise<Uint8Array> {
  return renderForm({
    code: FORM_CODES.schedule, identity: input, title: `${input.planName}批次安排表`, institution: input.institution,
    content: [titleBlock(`${input.planName}\n批次安排表`), ...overview(input), ...schedule(input)],
  }, chain);
}
