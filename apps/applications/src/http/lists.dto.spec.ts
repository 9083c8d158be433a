import { validateDto } from '@gt/service-kit';
import { MappingDto } from './appraisals.dto.js';
import { AcceptancesDto, CopyReceiptsDto, MaterialChecksDto, RefusalDto, SignedPagesDto } from './commands.dto.js';
import { ConsentPagesDto } from './privacy.dto.js';

it.each<[string, new () => object, string]>([
  ['a refusal without a ground', RefusalDto, 'reasons'], ['ticks of no line', MaterialChecksDto, 'checks'], ['own grades without a row', MappingDto, 'rows'],
  ['acceptances of nobody', AcceptancesDto, 'items'], ['signed pages of nobody', SignedPagesDto, 'items'], ['receipts of nobody', CopyReceiptsDto, 'items'], ['consents of nobody', ConsentPagesDto, 'items'],
])('%s is refused by its shape, in words', (_, type, field) => {
  const read = validateDto(type, { [field]: [] });
  expect(read.ok ? [] : read.faults).toContainEqual({ field, code: 'TOO_FEW', message: '至少 1 项，请补充。' });
});
