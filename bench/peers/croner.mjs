// Schedules of the croniter fixture in croner: node croner.mjs FIXTURE
// Prints, a line each and separated by tabs: "refused" and "differs" with their counts beside the fixture's scan of every minute,
// and the measures of app/domain/examples/cron_bench.rs.

import { readFileSync } from "node:fs";
import { Cron } from "croner";

const STEPS = 10;
const REPETITIONS = 3;

const rows = readFileSync(process.argv[2], "utf8").trimEnd().split("\n").map((line) => {
  const [text, timezone, start, scan] = line.split("\t");
  let at = Number(start);
  const runs = scan.split(",").filter(Boolean).map((distance) => (at += Number(distance)) * 60_000);
  return { text, timezone, start: new Date(Number(start) * 60_000), runs };
});

const parse = ({ text, timezone }) => new Cron(text, { timezone, mode: "5-part" });

function walk(cron, start, steps) {
  const found = [];
  for (let at = start; found.length < steps; found.push(at.getTime())) {
    at = cron.nextRun(at);
    if (!at) break;
  }
  return found;
}

let [refused, differs] = [0, 0];
const parsed = [];
for (const row of rows) {
  try {
    const cron = parse(row);
    parsed.push([row, cron]);
    if (String(walk(cron, row.start, row.runs.length)) !== String(row.runs)) differs++;
  } catch {
    refused++;
  }
}
console.log(`refused\t${refused}\ndiffers\t${differs}`);

function report(name, items, steps, work) {
  const durations = items.map((item) => {
    let best = Infinity;
    for (let repetition = 0; repetition < REPETITIONS; repetition++) {
      const began = process.hrtime.bigint();
      work(item);
      best = Math.min(best, Number(process.hrtime.bigint() - began) / steps);
    }
    return best;
  });
  durations.sort((one, other) => one - other);
  const mean = durations.reduce((sum, duration) => sum + duration, 0) / durations.length;
  console.log([name, "croner for JavaScript", Math.round(mean), Math.round(durations[Math.floor(durations.length * 0.99)]), durations.length].join("\t"));
}

report("parse", parsed, 1, ([row]) => parse(row));
const isUtc = ([row]) => row.timezone === "UTC";
report("next in UTC", parsed.filter(isUtc), STEPS, ([row, cron]) => walk(cron, row.start, STEPS));
report("next around a change of the clocks", parsed.filter((item) => !isUtc(item)), STEPS, ([row, cron]) => walk(cron, row.start, STEPS));
