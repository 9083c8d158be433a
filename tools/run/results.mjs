// What the projects' test runs left in dist/test-results, summed.
import fs from 'node:fs';
import path from 'node:path';

/** Sums the results of the named projects. A suite that did not even run counts as one failed test; a project without result is named. */
export function sumResults(folder, names) {
  const sum = { passed: 0, failed: [], skipped: [], without: [] };
  for (const name of names) {
    const file = path.join(folder, `${name}.json`);
    if (!fs.existsSync(file)) { sum.without.push(name); continue; }
    for (const suite of JSON.parse(fs.readFileSync(file, 'utf8')).testResults) {
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
