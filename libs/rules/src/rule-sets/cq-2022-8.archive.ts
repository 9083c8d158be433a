import type { ArchiveRules } from '../rule-set/rule-set.js';

/** 六(六): retention of each document, and what a plan's volume must hold before it is closed. */
export const CQ_2022_8_ARCHIVE: ArchiveRules = {
  longTermYears: 30,
  fiveYearsYears: 5,
  retention: {
    // 长期保管: named by the notice
    WORK_SCHEME: 'LONG_TERM', APPLICATION_FORM: 'LONG_TERM', SCORE_SHEET: 'LONG_TERM', PRACTICAL_SHEET: 'LONG_TERM', HOLDER_ROSTER: 'LONG_TERM',
    // read as part of them: the schedule is filed with the scheme, the materials are annexes of the form, the register carries the signatures of 六(四)
    SCHEDULE: 'LONG_TERM', APPLICATION_MATERIAL: 'LONG_TERM', SCORE_REGISTER: 'LONG_TERM', FILING_RECEIPT: 'LONG_TERM',
    // the body's yearly volume: what shows on which ground it assessed
    BRIDGING_FILING: 'LONG_TERM', BODY_RULES: 'LONG_TERM', FEE_SCHEDULE: 'LONG_TERM', EXPERT_FILE: 'LONG_TERM', REFUSED_APPLICATION: 'LONG_TERM',
    SUPERVISION_RECORD: 'LONG_TERM',
    // 保存5年
    EVALUATION_VIDEO: 'FIVE_YEARS', ELECTRONIC_MATERIAL: 'FIVE_YEARS',
  },
  closingSignatures: ['WET_SCAN', 'CA'],
  closingSeals: ['WET_STAMP_SCAN', 'ELECTRONIC_SEAL'],
  required: [
    { type: 'WORK_SCHEME', clause: '六(一)', per: 'PLAN', methods: null, levels: null, outcomes: null, signedBy: [], sealedBy: ['INSTITUTION'] },
    { type: 'SCHEDULE', clause: '六(一)', per: 'PLAN', methods: null, levels: null, outcomes: null, signedBy: [], sealedBy: [] },
    { type: 'APPLICATION_FORM', clause: '五(二)', per: 'CANDIDATE', methods: null, levels: null, outcomes: null, signedBy: ['APPLICANT'], sealedBy: ['EMPLOYER', 'INSTITUTION'] },
    { type: 'SCORE_SHEET', clause: '六(三)', per: 'SCORER', methods: ['DIRECT_RECOGNITION', 'COMPREHENSIVE_REVIEW'], levels: null, outcomes: ['PASSED', 'FAILED'], signedBy: ['EXPERT'], sealedBy: [] },
    { type: 'PRACTICAL_SHEET', clause: '六(三)', per: 'SCORER', methods: ['PRACTICAL_ASSESSMENT'], levels: null, outcomes: ['PASSED', 'FAILED'], signedBy: ['ASSESSOR'], sealedBy: [] },
    // PANEL_CHAIR: the chair of every panel of the plan; none where nothing was reviewed by a panel
    { type: 'SCORE_REGISTER', clause: '六(四)', per: 'PLAN', methods: null, levels: null, outcomes: ['PASSED', 'FAILED'], signedBy: ['PROOFREADER', 'PANEL_CHAIR', 'CHIEF'], sealedBy: [] },
    { type: 'HOLDER_ROSTER', clause: '六(五)', per: 'PLAN', methods: null, levels: null, outcomes: ['PASSED'], signedBy: [], sealedBy: [] },
  ],
};
