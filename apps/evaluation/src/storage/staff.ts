import type { Queryable } from '@gt/persistence';
import type { PlanStaff } from '@gt/rules';
import type { Panel } from '../domain/panel.js';
import type { NamedPerson, PlanContent } from '../domain/plan.js';
import { expertSubjects } from './by-plan.js';

/**
 * A plan's people as the rule compares them. A person is known by the account, else by the name; one whose account holds an expert's
 * grant is that expert. The ids are made up for the comparison, so that no name gets into a refusal's facts.
 */
export async function staffOf(db: Queryable, content: Pick<PlanContent, 'personnel'>, panels: readonly Panel[]): Promise<PlanStaff> {
  const formed = panels.filter((panel) => panel.status !== 'DISSOLVED');
  const members = formed.flatMap((panel) => panel.members);
  const expertBySubject = new Map<string, string>();
  for (const [expertId, subjects] of await expertSubjects(db, members.map((member) => member.expertId))) for (const subject of subjects) expertBySubject.set(subject, expertId);
  const known: string[] = [];
  const idOf = ({ subject, name }: NamedPerson): string => {
    const expert = subject === null ? undefined : expertBySubject.get(subject);
    if (expert) return expert;
    const key = subject ?? `name:${name}`;
    if (!known.includes(key)) known.push(key);
    return `person-${known.indexOf(key) + 1}`;
  };
  const { personnel } = content;
  const ids = (kind: Panel['kind'], which: (member: Panel['members'][number]) => boolean) => formed.filter((panel) => panel.kind === kind).flatMap((panel) => panel.members.filter(which).map((member) => member.expertId));
  return {
    siteLead: idOf(personnel.siteLead), qualitySupervisor: idOf(personnel.qualitySupervisor), examOfficers: personnel.examOfficers.map(idOf), proofreader: idOf(personnel.proofreader),
    chief: personnel.chief.expertId, panelMembers: ids('REVIEW', () => true), panelChairs: ids('REVIEW', (member) => member.chair), assessors: ids('ASSESSMENT', () => true),
  };
}
