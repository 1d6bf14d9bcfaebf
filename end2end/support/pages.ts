import { setTimeout } from 'node:timers/promises';

import type { APIRequestContext } from '@playwright/test';

/** What the sample workspace holds that pages are about. */
export interface Things {
  workflow: number;
  job: number;
  trigger: number;
  succeeded: number;
  failed: number;
  dataset: number;
}

/** A page, and how to come to it. */
export interface PageOf {
  /** Its route, as `app/src/app.rs` has it. */
  route: string;
  /** What is shown, for the name of the test. */
  name: string;
  /** Its address. A page about something exists only where there is such a thing. */
  path: string | ((things: Things) => string);
}

/** Every page, in the order of the map of pages. */
export const pages: PageOf[] = [
  { route: '/', name: 'home', path: '/' },
  { route: '/sign-in', name: 'sign in', path: '/sign-in' },

  { route: '/workflows', name: 'workflows', path: '/workflows' },
  { route: '/workflows', name: 'workflows, none found', path: '/workflows?q=nothing-is-called-this' },
  { route: '/workflows/new', name: 'new workflow', path: '/workflows/new' },
  { route: '/workflows/deleted', name: 'deleted workflows', path: '/workflows/deleted' },
  { route: '/workflows/:id', name: 'workflow', path: ({ workflow }) => `/workflows/${workflow}` },
  { route: '/workflows/:id/jobs', name: 'jobs', path: ({ workflow }) => `/workflows/${workflow}/jobs` },
  { route: '/workflows/:id/jobs/:job', name: 'new job', path: ({ workflow }) => `/workflows/${workflow}/jobs/new` },
  { route: '/workflows/:id/jobs/:job', name: 'job', path: ({ workflow, job }) => `/workflows/${workflow}/jobs/${job}` },
  { route: '/workflows/:id/triggers', name: 'triggers', path: ({ workflow }) => `/workflows/${workflow}/triggers` },
  {
    route: '/workflows/:id/triggers/:trigger',
    name: 'add trigger',
    path: ({ workflow }) => `/workflows/${workflow}/triggers/new`,
  },
  ...['schedule', 'dependency', 'webhook', 'file'].map((type) => ({
    route: '/workflows/:id/triggers/:trigger',
    name: `new trigger: ${type}`,
    path: ({ workflow }: Things) => `/workflows/${workflow}/triggers/new?type=${type}`,
  })),
  {
    route: '/workflows/:id/triggers/:trigger',
    name: 'trigger',
    path: ({ workflow, trigger }) => `/workflows/${workflow}/triggers/${trigger}`,
  },
  {
    route: '/workflows/:id/executions',
    name: 'executions of a workflow',
    path: ({ workflow }) => `/workflows/${workflow}/executions`,
  },
  {
    route: '/workflows/:id/executions',
    name: 'jobs by execution',
    path: ({ workflow }) => `/workflows/${workflow}/executions?view=jobs`,
  },
  {
    route: '/workflows/:id/settings',
    name: 'settings of a workflow',
    path: ({ workflow }) => `/workflows/${workflow}/settings`,
  },

  { route: '/executions', name: 'executions', path: '/executions' },
  { route: '/executions', name: 'failed executions', path: '/executions?status=failed' },
  { route: '/executions', name: 'unresolved failures', path: '/executions?unresolved=on' },
  { route: '/executions/:id', name: 'execution that succeeded', path: ({ succeeded }) => `/executions/${succeeded}` },
  { route: '/executions/:id', name: 'execution that failed', path: ({ failed }) => `/executions/${failed}` },

  { route: '/executions', name: 'failures by error', path: '/executions?status=failed_by_error' },
  {
    route: '/executions/:id/compare',
    name: 'executions compared',
    path: ({ failed }) => `/executions/${failed}/compare`,
  },

  { route: '/calendar', name: 'calendar', path: '/calendar' },
  { route: '/calendar', name: 'calendar, a day', path: '/calendar?view=day' },
  { route: '/calendar', name: 'calendar, a month', path: '/calendar?view=month' },
  { route: '/calendar', name: 'pausing everything', path: '/calendar?dialog=pause-everything' },
  { route: '/graph', name: 'graph', path: '/graph' },

  { route: '/datasets', name: 'datasets', path: '/datasets' },
  { route: '/datasets/:id', name: 'dataset', path: ({ dataset }) => `/datasets/${dataset}` },

  { route: '/settings', name: 'account', path: '/settings' },
  { route: '/settings/users', name: 'users', path: '/settings/users' },
  { route: '/settings/tokens', name: 'tokens', path: '/settings/tokens' },
  { route: '/settings/audit', name: 'audit log', path: '/settings/audit' },
  { route: '/settings/workspace', name: 'workspace', path: '/settings/workspace' },

  { route: '/tools/cron', name: 'a schedule to try out', path: '/tools/cron?e=0+0+1+*+1&tz=Europe/Berlin' },
  { route: '/design', name: 'design system', path: '/design' },
];

/** Asks the API for what the sample workspace holds, once its first executions have ended. */
export async function findThings(api: APIRequestContext): Promise<Things> {
  const read = async (path: string) => (await api.get(path)).json();
  const ended = async () => {
    const { executions } = await read('/api/executions');
    // Those of the sample itself: other tests of this server start workflows as well.
    const find = (status: string) =>
      executions.find((execution: { status: string; triggered_by: string; workflow_name: string }) => {
        const { triggered_by, workflow_name } = execution;
        // The first of them start the one that fails.
        const isOfSample = triggered_by === 'Sample workspace' || workflow_name === 'Property valuations';
        return execution.status === status && isOfSample;
      });
    const [succeeded, failed] = [find('succeeded'), find('failed')];
    return succeeded && failed && !find('running') && !find('queued') ? { succeeded, failed } : null;
  };
  let found = await ended();
  while (!found) {
    await setTimeout(200);
    found = await ended();
  }
  const { succeeded, failed } = found;
  const workflow = succeeded.workflow_id;
  const [{ jobs }, { triggers }, { datasets }] = await Promise.all([
    read(`/api/workflows/${workflow}/jobs`),
    read(`/api/workflows/${workflow}/triggers`),
    read('/api/datasets'),
  ]);
  return {
    workflow,
    job: jobs[0].id,
    trigger: triggers[0].id,
    succeeded: succeeded.id,
    failed: failed.id,
    dataset: datasets[0].id,
  };
}
