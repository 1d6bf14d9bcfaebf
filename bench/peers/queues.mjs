// Jobs that do nothing, in a queue of PostgreSQL: node queues.mjs PEER URL JOBS SAMPLES
// Prints JSON: the jobs a second of a queue that was filled before, and how long after being added single jobs start, in
// milliseconds. Each peer with the settings that its own documentation names for many quick jobs.

const SPACING = 10;

const [peer, connectionString, jobs, samples] = process.argv.slice(2);
const counts = { jobs: Number(jobs), samples: Number(samples) };

const PEERS = {
  async graphile() {
    const { makeWorkerUtils, run } = await import("graphile-worker");
    const utils = await makeWorkerUtils({ connectionString });
    await utils.migrate();
    let start = () => {};
    const options = { connectionString, noHandleSignals: true, taskList: { noop: (payload) => start(payload) } };
    const quick = { concurrentJobs: 24, maxPoolSize: 26, localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 };
    return {
      fill: (count) => utils.addJobs(Array.from({ length: count }, () => ({ identifier: "noop", payload: {} }))),
      add: (payload) => utils.addJob("noop", payload),
      async work(hear, isFull) {
        start = hear;
        const runner = await run({ ...options, preset: { worker: isFull ? quick : { concurrentJobs: 4 } } });
        return () => runner.stop();
      },
      end: () => utils.release(),
    };
  },

  async pgboss() {
    const { PgBoss } = await import("pg-boss");
    const boss = new PgBoss({ connectionString, useListenNotify: true });
    boss.on("error", (error) => console.error(error));
    await boss.start();
    await boss.createQueue("noop", { notify: true });
    return {
      fill: (count) => boss.insert("noop", Array.from({ length: count }, () => ({ data: {} }))),
      add: (payload) => boss.send("noop", payload),
      async work(hear, isFull) {
        const quick = { batchSize: 500, burstWhenBatchFull: true, localConcurrency: 4 };
        const options = { pollingIntervalSeconds: 0.5, ...(isFull ? quick : { localConcurrency: 4 }) };
        await boss.work("noop", options, async (taken) => taken.forEach((job) => hear(job.data)));
        return () => boss.offWork("noop");
      },
      end: () => boss.stop({ graceful: false }),
    };
  },
};

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function drain(queue, count) {
  for (let left = count; left > 0; left -= 1000) await queue.fill(Math.min(left, 1000));
  let [heard, began] = [0, 0];
  let finish;
  const all = new Promise((resolve) => (finish = resolve));
  const stop = await queue.work(() => {
    began ||= performance.now();
    if (++heard === count) finish(performance.now());
  }, true);
  const ended = await all;
  await stop();
  return count / ((ended - began) / 1000);
}

async function latencies(queue, count) {
  const found = [];
  const stop = await queue.work(({ at }) => at && found.push(performance.now() - at), false);
  await sleep(1000);
  const began = performance.now();
  for (let number = 0; number < count; number++) {
    await sleep(Math.max(0, began + number * SPACING - performance.now()));
    // Not waited for: the next one is added when its time comes.
    queue.add({ at: performance.now() }).catch((error) => console.error(error));
  }
  while (found.length < count) await sleep(20);
  await stop();
  return found;
}

const queue = await PEERS[peer]();
const rate = await drain(queue, counts.jobs);
const found = await latencies(queue, counts.samples);
await queue.end();
console.log(JSON.stringify({ rate, latencies: found }));
process.exit(0);
