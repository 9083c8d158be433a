// What the projects' test runs left in dist/test-results, summed.
import fs from 'node:fs';
import path from 'node:path';

/** The suites of a project's run; null when it left no result. */
function suitesOf(folder, name) {
  const file = path.join(folder, `${name}.json`);
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')).testResults : null;
}

/** Sums the results of the named projects. A suite that did not even run counts as one failed test; a project without result is named. */
export function sumResults(folder, names) {
  const sum = { passed: 0, failed: [], skipped: [], without: [] };
  for (const name of names) {
    const suites = suitesOf(folder, name);
    if (!suites) { sum.without.push(name); continue; }
    for (const suite of suites) {
      if (suite.assertionResults.length === 0 && suite.status === 'failed') sum.failed.push(`${name}: ${path.basename(suite.name)} did not run`);
      for (const test of suite.assertionResults) {
        const title = `${name}: ${test.fullName}`;
        if (test.status === 'passed') sum.passed += 1;
        else if (test.status === 'failed') sum.failed.push(title);
        else sum.skipped.push(title); // pending, todo, disabled
      }
    }
  }
  return sum;
}

/** Spec files that are told as the longest. */
const LONGEST = 5;

/** Where the time went: the spec files that took longest, in seconds. */
export function longestSpecs(folder, names) {
  return names.flatMap((name) => (suitesOf(folder, name) ?? []).map((suite) => ({ name: `${name} ${path.basename(suite.name, '.spec.ts')}`, seconds: Math.round((suite.endTime - suite.startTime) / 1000) })))
    .sort((a, b) => b.seconds - a.seconds).slice(0, LONGEST);
}

/** Most spec files that are run again: more of them are no accident of time. */
const AGAIN_LIMIT = 8;

/** The spec files that failed, by project; none when there are too many to be worth a second look. */
export function filesToRunAgain(folder, names) {
  const found = names.flatMap((name) => {
    const files = (suitesOf(folder, name) ?? []).filter((suite) => suite.status === 'failed').map((suite) => suite.name);
    return files.length > 0 ? [{ name, files }] : [];
  });
  return found.flatMap(({ files }) => files).length > AGAIN_LIMIT ? [] : found;
}

/** Puts what a second run alone answered in the place of the first; answers the tests that failed in the crowd and passed alone, to be named. */
export function takeSecondRun(folder, name, again) {
  const file = path.join(folder, `${name}.json`);
  const first = JSON.parse(fs.readFileSync(file, 'utf8'));
  const passedNow = new Map(again.testResults.filter((suite) => suite.status === 'passed').map((suite) => [suite.name, suite]));
  const unsteady = first.testResults.filter((suite) => suite.status === 'failed' && passedNow.has(suite.name))
    .flatMap((suite) => { const failed = suite.assertionResults.filter((test) => test.status === 'failed'); return failed.length > 0 ? failed.map((test) => `${name}: ${test.fullName}`) : [`${name}: ${path.basename(suite.name)}`]; });
  fs.writeFileSync(file, JSON.stringify({ ...first, testResults: first.testResults.map((suite) => (suite.status === 'failed' ? passedNow.get(suite.name) ?? suite : suite)) }));
  return unsteady;
}
