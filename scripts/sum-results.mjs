// Adds up the JSON reports of several Vitest runs and prints the line that CI is judged by.
import { existsSync, readFileSync } from 'node:fs';

const reports = process.argv
  .slice(2)
  .filter((path) => existsSync(path))
  .map((path) => JSON.parse(readFileSync(path, 'utf8')));
const sum = (key) => reports.reduce((total, report) => total + (report[key] ?? 0), 0);
// A file that cannot even be loaded has no tests of its own; it is a failure all the same.
const unloaded = reports
  .flatMap((report) => report.testResults ?? [])
  .filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
const [passed, failed, skipped] = [sum('numPassedTests'), sum('numFailedTests') + unloaded, sum('numPendingTests')];
for (const file of reports.flatMap((report) => report.testResults ?? [])) {
  for (const test of file.assertionResults)
    if (test.status === 'failed')
      console.log(`failed: ${file.name}: ${test.fullName}: ${test.failureMessages?.[0]?.split('\n')[0] ?? ''}`);
  if (file.status === 'failed' && file.assertionResults.length === 0)
    console.log(`could not be loaded: ${file.name}: ${file.message ?? ''}`);
}
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
if (failed > 0 || passed === 0) process.exit(1);
