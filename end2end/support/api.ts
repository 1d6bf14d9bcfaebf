import { expect, type APIRequestContext } from '@playwright/test';

import { unique, uniqueTable } from './people';

/** A workflow, as the API shows it. */
export interface Workflow {
  id: number;
  name: string;
}

/** An execution, as the API shows it. */
export interface Execution {
  id: number;
  workflow_id: number;
  status: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';
  attempt: number;
}

/** What a schedule means, as the API says it. */
export interface SchedulePreview {
  sentence: string;
  next: { at: string }[];
}

/** What a session changes must come from our own pages. */
const headers = { 'Sec-Fetch-Site': 'same-origin' };

/** What tests make over the API because their own story begins after it. */
export class Api {
  constructor(private readonly request: APIRequestContext) {}

  /** Reads an address under `/api`. */
  async get<T>(path: string): Promise<T> {
    const answer = await this.request.get(`/api${path}`);
    expect(answer.ok(), `GET ${path}: ${await answer.text()}`).toBe(true);
    return answer.json();
  }

  /** Sends something to an address under `/api`. */
  async send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, data: object = {}): Promise<T> {
    const answer = await this.request.fetch(`/api${path}`, { method, data, headers });
    expect(answer.ok(), `${method} ${path}: ${await answer.text()}`).toBe(true);
    return answer.json();
  }

  /** Makes a workflow; without a name, with one that nothing else has. */
  async addWorkflow({ name = unique('Flow'), ...others }: { name?: string; [field: string]: unknown } = {}): Promise<Workflow> {
    return (await this.send<{ workflow: Workflow }>('POST', '/workflows', { name, ...others })).workflow;
  }

  /** Adds a job at the end of a workflow and returns its number. */
  async addJob(workflow: Workflow, job: object): Promise<number> {
    const body = { enabled: true, ...job };
    return (await this.send<{ job: { id: number } }>('POST', `/workflows/${workflow.id}/jobs`, body)).job.id;
  }

  /** Adds a job of SQL alone at the end of a workflow, with a table of its own, and returns its number. */
  async addSql(workflow: Workflow, name: string, sql: string): Promise<number> {
    return this.addJob(workflow, { kind: 'sql', name, gold: { table: uniqueTable(name), sql } });
  }

  /** Adds a trigger to a workflow and returns its number. */
  async addTrigger(workflow: Workflow, trigger: object): Promise<number> {
    return (await this.send<{ trigger: { id: number } }>('POST', `/workflows/${workflow.id}/triggers`, trigger)).trigger.id;
  }

  /** Returns what the server says of a schedule; nothing if it refuses it. */
  async preview(workflow: Workflow, cron_expression: string, timezone: string): Promise<SchedulePreview | undefined> {
    const answer = await this.request.get(`/api/workflows/${workflow.id}/triggers/schedule/preview`, {
      params: { cron: cron_expression, timezone, count: 5 },
    });
    if (answer.status() === 422) return undefined;
    expect(answer.ok(), await answer.text()).toBe(true);
    return (await answer.json()).preview;
  }

  /** Sends a file and returns its number. */
  async upload(file_name: string, content: string): Promise<number> {
    const { upload } = await this.send<{ upload: { id: number } }>('POST', '/uploads', {
      file_name,
      size: Buffer.byteLength(content),
    });
    const answer = await this.request.put(`/api/uploads/${upload.id}?offset=0`, { data: Buffer.from(content), headers });
    expect(answer.ok(), await answer.text()).toBe(true);
    return upload.id;
  }

  /** Starts a workflow and returns the number of the execution. */
  async start(workflow: Workflow, parameters: object = {}): Promise<number> {
    const started = await this.send<{ execution: Execution }>('POST', `/workflows/${workflow.id}/executions`, { parameters });
    return started.execution.id;
  }

  /** Waits until an execution has become what it is to become. */
  async becomes(id: number, status: Execution['status']): Promise<Execution> {
    let execution: Execution | undefined;
    const read = async () => {
      ({ execution } = await this.get<{ execution: Execution }>(`/executions/${id}`));
      return execution.status;
    };
    await expect.poll(read, { message: `#${id}`, intervals: [100], timeout: 30_000 }).toBe(status);
    return execution!;
  }

  /** Starts a workflow, waits until it has ended well, and returns the number of the execution. */
  async run(workflow: Workflow, parameters: object = {}): Promise<number> {
    const id = await this.start(workflow, parameters);
    await this.becomes(id, 'succeeded');
    return id;
  }
}
