/**
 * The ids that a resource is reachable by: a service fills in those that its row has.
 * `expertIds` are the experts whose act or work it is (for a signature: the one who may sign).
 */
export interface Resource {
  readonly bureauId?: string;
  /** the bureau that an ended body's archives, slots and certificate service passed to; absent while the body stands */
  readonly successorId?: string;
  readonly institutionId?: string;
  readonly employerId?: string;
  readonly personId?: string;
  readonly expertIds?: readonly string[];
  readonly planId?: string;
}

/** What a role's place can be the id of. */
export type PlaceKind = Exclude<keyof Resource, 'successorId'>;

interface RoleDefinition {
  readonly label: string;
  /** what the place of a grant of this role is the id of; null: the role has no place, it holds in the whole city */
  readonly place: PlaceKind | null;
}

/** Every role of domain.md §10, with its Chinese name and the kind of its place. */
export const roles = {
  BUREAU_OFFICER: { label: '监管部门经办', place: 'bureauId' },
  BUREAU_REVIEWER: { label: '监管部门审核', place: 'bureauId' },
  MUNICIPAL_READER: { label: '市级查阅', place: null },
  APPLICANT: { label: '申请人', place: 'personId' },
  EMPLOYER_CLERK: { label: '用人单位经办', place: 'employerId' },
  EMPLOYER_REVIEWER: { label: '用人单位审核', place: 'employerId' },
  EMPLOYER_SYSTEM: { label: '用人单位信息系统', place: 'employerId' },
  BODY_ADMIN: { label: '评价机构管理员', place: 'institutionId' },
  INTAKE_REVIEWER: { label: '受理审核', place: 'institutionId' },
  PLAN_OFFICER: { label: '计划经办', place: 'institutionId' },
  EXAM_OFFICER: { label: '考务人员', place: 'institutionId' },
  PROOFREADER: { label: '专人校对', place: 'institutionId' },
  CHIEF: { label: '考评组长', place: 'institutionId' },
  ARCHIVIST: { label: '档案管理', place: 'institutionId' },
  QUALITY_SUPERVISOR: { label: '质量督导员', place: 'institutionId' },
  SITE_LEAD: { label: '现场负责人', place: 'institutionId' },
  EXPERT: { label: '评审专家、考评员', place: 'expertIds' },
  EXTERNAL_SUPERVISOR: { label: '外部督导员', place: 'planId' },
  AUDITOR: { label: '审计', place: null },
  SYSTEM_OPERATOR: { label: '系统运维', place: null },
  SECURITY_ADMIN: { label: '安全管理员', place: null },
  AUDIT_ADMIN: { label: '审计管理员', place: null },
  SERVICE: { label: '系统服务', place: null },
} as const satisfies Record<string, RoleDefinition>;

export type Role = keyof typeof roles;

/** Whether a text from outside names a role; `constructor` and the like do not. */
export const isRole = (text: string): text is Role => Object.hasOwn(roles, text);

/** The kind of place that a grant of the role needs; null: it takes none. */
export const placeOf = (role: Role): PlaceKind | null => roles[role].place;

/** System operator, security administrator, audit administrator: no person combines two of them (domain.md §10). */
export const exclusiveRoles: readonly Role[] = ['SYSTEM_OPERATOR', 'SECURITY_ADMIN', 'AUDIT_ADMIN'];

/** Roles that nobody is granted: the services' own, which a token of theirs implies, and that of an employer's system, which comes with its client. */
export const unassignableRoles: readonly Role[] = ['SERVICE', 'EMPLOYER_SYSTEM'];

/** Those of the roles that a person holds which forbid `added` as well; empty when none does. */
export function conflicting(existing: readonly Role[], added: Role): Role[] {
  if (!exclusiveRoles.includes(added)) return [];
  return [...new Set(existing)].filter((role) => role !== added && exclusiveRoles.includes(role));
}

/** Whether a person who holds `existing` may be granted `added`: never SERVICE, and never two of the three exclusive roles. */
export const mayHold = (existing: readonly Role[], added: Role): boolean =>
  isRole(added) && !unassignableRoles.includes(added) && conflicting(existing, added).length === 0;

/** What an event records as the role of whoever acts on his own account: no grant gives it. */
export const OWN_ACCOUNT = 'OWN_ACCOUNT';
/** The same of somebody who did not sign in, on a page for everybody. */
export const PUBLIC = 'PUBLIC';
/** Chinese name of what an event records as a role; the word itself where it is none that we know. */
export const roleLabel = (role: string): string => (isRole(role) ? roles[role].label : role === OWN_ACCOUNT ? '本人（自己的账号）' : role === PUBLIC ? '公众（未登录）' : role);
