import { stripVTControlCharacters } from 'node:util';
import type { FullConfig, Reporter, Suite, TestCase } from '@playwright/test/reporter';

/** How many failed tests are told. */
const SHOWN = 5;

/** How many lines of each of their errors. */
const LINES = 20;

/** Says last, and in few lines, what failed and why: of a long log, some readers are shown the end only. */
export default class Failures implements Reporter {
  private all: TestCase[] = [];

  onBegin(_config: FullConfig, suite: Suite): void {
    this.all = suite.allTests();
  }

  onEnd(): void {
    for (const test of this.all.filter((test) => test.outcome() === 'unexpected').slice(0, SHOWN)) {
      console.log(`\n${test.location.file}:${test.location.line} ${test.title}`);
      for (const { message } of test.results.flatMap(({ errors }) => errors)) {
        console.log(stripVTControlCharacters(message ?? '').split('\n').slice(0, LINES).join('\n'));
      }
    }
  }
}
