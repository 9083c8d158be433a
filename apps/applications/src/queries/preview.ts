import { reason } from '@gt/domain';
import { FormsError, GlyphMissingError } from '@gt/forms';
import type { Stored } from '@gt/persistence';
import { ruleSetInForce } from '@gt/rules';
import { copies, Problem, ruleRefusal, type Access, type Kit } from '@gt/service-kit';
import { printId } from '../commands/scans.js';
import type { Application } from '../domain/application.js';
import { missingFields, type CompleteForm } from '../domain/form.js';
import { judgeApplication } from '../domain/verdict.js';
import { previewForm, type ClearNumbers } from '../jobs/form-content.js';
import { printedPhoto } from '../jobs/fix-forms.js';
import { rendererOf } from '../jobs/renderer.js';
import { photoOf } from '../storage/attachments.js';
import type { Stores } from '../storage/stores.js';
import { requireReadable } from './applications.js';
import { adoptedRuleSets } from './rule-sets.js';

/**
 * The form as it would be printed now (五(一)). What the caller may not read is not there (404). 422 FORM_INCOMPLETE while title, post or target
 * is missing: the form has no cell that could stay empty for them; 422 GLYPH_MISSING names the characters that no font has.
 */
export async function previewOf(kit: Kit, stores: Stores, found: Stored<Application> | undefined, access: Access): Promise<Uint8Array> {
  await requireReadable(kit.db, found, access);
  const missing = missingFields(found!.state.form);
  if (missing.length > 0) throw ruleRefusal(missing.map(({ field, label }) => reason('FORM_INCOMPLETE', '五(一)', `申报表缺少${label}，补填后可以预览。`, { field })));
  try {
    return await renderAsItStands(kit, stores, found!);
  } catch (error) {
    if (error instanceof GlyphMissingError) throw new Problem(422, 'GLYPH_MISSING', `字库缺少“${error.characters.join('、')}”，暂不能生成预览；提交不受影响，补字后可以打印。`);
    if (error instanceof FormsError) throw new Problem(422, error.code, '申报表内容暂不能排版，请检查是否有特殊字符后重试。');
    throw error;
  }
}

/** A complete form as it would be printed now; its numbers masked, unless they are given in clear. Throws FormsError, GlyphMissingError. */
export async function renderAsItStands(kit: Kit, stores: Stores, { id, state }: Stored<Application>, clear: ClearNumbers | null = null): Promise<Uint8Array> {
  const today = kit.clock.today();
  const ruleSet = ruleSetInForce(await adoptedRuleSets(kit.db), today);
  const titleLevel = state.verdict?.titleLevel ?? (ruleSet ? judgeApplication(state.form as CompleteForm, { asOf: today, ruleSet, nameDiffers: false }).titleLevel : null);
  const employer = (await stores.employers.find(kit.db, state.employerId))?.state.name ?? '';
  const institution = (await copies.institution(kit.db, state.institutionId))?.name ?? '';
  const photo = await printedPhoto(kit, await photoOf(kit.db, id));
  return rendererOf(kit).render('applicationForm', previewForm(state, { documentId: printId(id, state), institution, employer, titleLevel, photo, today, at: kit.clock.now().toISOString(), clear }));
}
