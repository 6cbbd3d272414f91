/**
 * Feeds expressions and near-expressions to the parser and the evaluator until the time is up, and stops at the first that crashes,
 * hangs, is not pure or is reported at a place outside the text.
 *
 *     node scripts/fuzz-expressions.ts [MINUTES] [SEED]
 */
import fc from "fast-check";
import { expectSound, languages } from "../test/expression/expect-sound.ts";
import { anyText, expression } from "../test/expression/random-expression.ts";

const minutes = Number(process.argv[2] ?? 10);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000_000);
const end = performance.now() + minutes * 60_000;
const input = fc.tuple(fc.oneof(expression, anyText), fc.nat({ max: languages.length - 1 }));

let runs = 0;
for (let round = 0; performance.now() < end; round += 1) {
  const property = fc.property(input, ([text, language]) => expectSound(text, language));
  fc.assert(property, { seed: seed + round, numRuns: 2000, interruptAfterTimeLimit: end - performance.now() + 1 });
  runs += 2000;
}
process.stdout.write(`${runs} expressions in ${minutes} minutes, seed ${seed}: nothing found\n`);
