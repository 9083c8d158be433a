/** 评价机构类型 (四): 用人单位 takes its own staff only, 社会培训评价组织 is open to the public. */
export type InstitutionType = 'ENTERPRISE' | 'SOCIAL_TRAINING';
/** Chinese names of the types. */
export const INSTITUTION_TYPE_NAMES: Readonly<Record<InstitutionType, string>> = { ENTERPRISE: '用人单位', SOCIAL_TRAINING: '社会培训评价组织' };

/** 备案层级 (四(一)): says whether the municipal centre or a district bureau supervises the body. */
export type FilingLevel = 'MUNICIPAL' | 'DISTRICT';
/** Chinese names of the filing levels. */
export const FILING_LEVEL_NAMES: Readonly<Record<FilingLevel, string>> = { MUNICIPAL: '市级', DISTRICT: '区县级' };

/** 报备方式 (六(一)): NATIVE = this system is the one meant by the notice; EXTERNAL = the body files in the city's 认定管理系统. */
export type FilingMode = 'NATIVE' | 'EXTERNAL';
/** Chinese names of the filing modes. */
export const FILING_MODE_NAMES: Readonly<Record<FilingMode, string>> = { NATIVE: '本系统报备', EXTERNAL: '市认定管理系统报备' };

/** 编号方式 (六(五)): ALLOTTED = we give the number (needs filing mode NATIVE); IMPORTED = it comes back from the city's system by file. */
export type NumberMode = 'ALLOTTED' | 'IMPORTED';
/** Chinese names of the number modes. */
export const NUMBER_MODE_NAMES: Readonly<Record<NumberMode, string>> = { ALLOTTED: '本系统编号', IMPORTED: '导入编号' };

/** True if a body of that filing mode may have that number mode (domain.md §8). */
export const isNumberModeAllowed = (filing: FilingMode, number: NumberMode): boolean => number === 'IMPORTED' || filing === 'NATIVE';

/** Names of the codes of a table such as `INSTITUTION_TYPE_NAMES`, for pickers and validation. */
export const codesOf = <Code extends string>(names: Readonly<Record<Code, string>>): readonly Code[] => Object.keys(names) as Code[];
