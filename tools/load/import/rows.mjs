// The rows of the sheet: 70 % may be submitted, 20 % are refused by the rules, 10 % are faulty.
import { APPLICANT_COLUMNS } from '@gt/forms';
import { people } from '../pipeline/people.mjs';

/** Persons whom `people` tells apart in one round: its numbers run by day and month. */
const ROUND = 10_000;
export const EMPLOYER = { name: '重庆某某机械有限公司', creditCode: '91500000MA5U5B7X0Q' };

export function applicantRows(count) {
  const persons = Array.from({ length: Math.ceil(count / ROUND) }, (_, round) => people(round, ROUND)).flat().slice(0, count);
  return persons.map((person, i) => {
    const cells = {
      name: person.name, documentType: '居民身份证', documentNumber: person.documentNumber, employer: EMPLOYER.name, creditCode: EMPLOYER.creditCode, titleSeries: '工程技术', titleName: '工程师', titleSpeciality: '机械工程',
      currentOccupation: '6-18-01-01', targetOccupation: '6-18-01-01', targetLevel: '2', inPost: '是', worksInCity: '是', frontLine: '否', appraisals: '2023:合格;2024:优秀;2025:合格', priorCertificates: '6-18-01-01/3/2019-02-28', workPeriods: '2019-07-01~2023-06-30',
      ...(i % 10 === 0 ? { targetLevel: '九级' } : i % 10 < 3 ? { appraisals: '2023:合格;2024:不合格;2025:合格' } : {}),
    };
    return APPLICANT_COLUMNS.map(({ key }) => cells[key] ?? '');
  });
}
