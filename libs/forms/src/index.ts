// PDF documents and spreadsheets of 贯通评价. Everything that a service needs is here; the rest is not for import.
export { FormsError, type FormsErrorCode, GlyphMissingError, nameCharacter } from './errors.js';
export { defaultFontChain, type FontChain, loadFontChain, requireGlyphs } from './fonts/font-chain.js';
export { faultsOfFontFiles, MAX_FONT_FILE_BYTES } from './fonts/font-file.js';
export { encodePageCode, FORM_CODES, type FormCode, type PageCode, parsePageCode, printedPageCode, shortDocumentId } from './pdf/page-code.js';
export { inspectPdf, type PdfFacts } from './pdf/inspect-pdf.js';
export { MAX_PHOTO_BYTES } from './pdf/photo.js';
export { joinPdfs } from './pdf/join-pdfs.js';
export { openScan, readScan, type ScannedPage, type ScanRead } from './scan/read-scan.js';
export type { DocumentIdentity } from './pdf/form-blocks.js';
export { markFace, type MarkFace, type SignatureMark } from './pdf/signature-marks.js';
export type { SubjectTexts } from './documents/common.js';
export { type ApplicationFormInput, renderApplicationForm } from './documents/application-form.js';
export { type CertificateInput, renderCertificate } from './documents/certificate.js';
export { type FilingFormInput, renderFilingForm } from './documents/filing-form.js';
export { HOLDER_ROSTER_TITLES, type HolderRosterInput, type HolderRow, renderHolderRoster } from './documents/holder-roster.js';
export { renderSchedule, type ScheduleInput } from './documents/schedule.js';
export { renderScoreRegister, type ScoreRegisterInput, type SubjectLine } from './documents/score-register.js';
export { renderScoreSheet, type ScoreSheetInput } from './documents/score-sheet.js';
export { renderWorkScheme, type WorkSchemeInput } from './documents/work-scheme.js';
export type { DocumentInput, DocumentKind } from './render/documents.js';
export { createRenderer, MAX_WAITING_TASKS, type Renderer, type RendererOptions, TASK_TIMEOUT_MS, WORKER_HEAP_MB } from './render/renderer.js';
export {
  type CellFault, DEFAULT_SHEET_LIMITS, readSheet, type SheetColumn, type SheetContent, sheetFault, type SheetLimits, type SheetRow,
} from './sheets/read-sheet.js';
export { type WriteColumn, writeSheet } from './sheets/write-sheet.js';
export type { ParsedRow } from './sheets/row-parser.js';
export { APPLICANT_COLUMNS, writeApplicantTemplate } from './sheets/applicant-columns.js';
export {
  type ApplicantRecord, MAX_APPRAISALS, MAX_CLAIMS, MAX_PRIOR_CERTIFICATES, MAX_WORK_PERIODS, parseAppraisal, parseApplicantRow, parseClaim, parsePriorCertificate, parseWorkPeriod,
} from './sheets/applicant-rows.js';
export { APPRAISAL_COLUMNS, type AppraisalRecord, parseAppraisalRow, writeAppraisalTemplate } from './sheets/appraisals.js';
export { type PackedRow, type RowStream, rowUnpacker, STREAM_BLOCK_ROWS, streamRows } from './sheets/row-stream.js';
export {
  CERTIFICATE_UPLOAD_COLUMNS, type CertificateUploadRecord, DEFAULT_DOCUMENT_TYPE_CODES, type DocumentTypeCodes, parseCertificateUploadRow, writeCertificateUpload,
} from './sheets/certificate-upload.js';
export {
  parseRegistryBody, parseRegistryExpert, parseRegistryScope, parseRegistryUnit, REGISTRY_BODY_COLUMNS, REGISTRY_EXPERT_COLUMNS, REGISTRY_SCOPE_COLUMNS, REGISTRY_UNIT_COLUMNS, type RegistryBodyRecord, type RegistryExpertRecord, type RegistryScopeRecord, type RegistryUnitRecord,
  writeRegistryBodies, writeRegistryExperts, writeRegistryScopes, writeRegistryUnits,
} from './sheets/registry.js';
export { LEGACY_COLUMNS, LEGACY_OUTCOME_NAMES, type LegacyOutcome, type LegacyRow, parseLegacyRow, writeLegacyTemplate } from './sheets/legacy.js';
export { HOLDER_ROSTER_COLUMNS, writeHolderRoster } from './sheets/holder-roster-sheet.js';
