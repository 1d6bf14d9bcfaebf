use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use domain::{
    execution::{Execution, FileReport, JobFailure, JobReport, LogLevel, LogLine, Status},
    ids::{ExecutionId, WorkflowId},
    job::JobSpec,
    workflow::WorkflowDraft,
};
use scheduler::{Files, JobRun, RegisterError, Runner, Scheduler, SchedulerConfig, Upkeep, Watch};
use serde_json::{Map, json};
use sqlx::PgPool;
use store::{LogPage, NewExecution, SeenFile, Store};

/// What a job of this name does.
#[derive(Clone, Debug)]
pub(crate) enum Script {
    /// Succeeds, and says how many rows it read.
    Succeed,
    /// Fails with this sentence, having looked at one file.
    Fail(&'static str),
    /// Panics.
    Panic,
    /// Works until it is asked to stop.
    UntilStopped,
    /// Works on, whatever it is asked.
    Stubborn(Duration),
}

/// Does jobs by their names' scripts, and remembers them.
#[derive(Debug, Default)]
pub(crate) struct ScriptedRunner {
    scripts: Mutex<HashMap<String, Script>>,
    /// What the next calls that note tables meet, the last first.
    pub(crate) refusals: Mutex<Vec<RegisterError>>,
    pub(crate) runs: Mutex<Vec<JobRun>>,
}

impl ScriptedRunner {
    pub(crate) fn script(&self, job: &str, script: Script) {
        self.scripts.lock().unwrap().insert(job.to_owned(), script);
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.runs.lock().unwrap().iter().map(|run| run.job.name.clone()).collect()
    }
}

#[async_trait]
impl Runner for ScriptedRunner {
    async fn run_job(&self, run: JobRun, watch: Arc<dyn Watch>) -> Result<JobReport, (JobFailure, JobReport)> {
        self.runs.lock().unwrap().push(run.clone());
        watch.log(LogLevel::Info, &format!("doing {}", run.job.name));
        let file =
            FileReport { path: "a.csv".into(), size: 1, sha256: "x".into(), modified_ms: 0, rows: 3, skipped: false };
        let report = JobReport { files: vec![file], layers: vec![] };
        watch.progress(&report);
        let script = self.scripts.lock().unwrap().get(&run.job.name).cloned().unwrap_or(Script::Succeed);
        match script {
            Script::Succeed => Ok(report),
            Script::Fail(message) => Err((JobFailure::new(message), report)),
            Script::Panic => panic!("the job of this test panics"),
            Script::UntilStopped => {
                run.cancel.cancelled().await;
                Err((JobFailure::cancelled(), report))
            }
            Script::Stubborn(duration) => {
                tokio::time::sleep(duration).await;
                Ok(report)
            }
        }
    }

    async fn register_tables(&self, _run: &JobRun, _report: &JobReport) -> Result<(), RegisterError> {
        self.refusals.lock().unwrap().pop().map_or(Ok(()), Err)
    }
}

struct NoUpkeep;

/// Finds the files that a test has put there; while it is told so, the last of them grows from look to look.
#[derive(Debug, Default)]
pub(crate) struct ScriptedFiles {
    pub(crate) files: Mutex<Vec<SeenFile>>,
    pub(crate) is_growing: AtomicBool,
}

#[async_trait]
impl Files for ScriptedFiles {
    async fn find_files(&self, _pattern: &str) -> Result<Vec<SeenFile>, String> {
        let mut files = self.files.lock().unwrap();
        if let Some(last) = files.last_mut().filter(|_| self.is_growing.load(Ordering::SeqCst)) {
            last.size += 1;
        }
        Ok(files.clone())
    }
}

#[async_trait]
impl Upkeep for NoUpkeep {
    async fn tidy(&self) {}
}

/// A store, a runner, and what starts schedulers over them.
pub(crate) struct Clockwork {
    pub(crate) store: Store,
    pub(crate) runner: Arc<ScriptedRunner>,
    pub(crate) files: Arc<ScriptedFiles>,
}

impl Clockwork {
    pub(crate) fn over(pool: &PgPool) -> Self {
        Self { store: Store::over(pool.clone()), runner: Arc::default(), files: Arc::default() }
    }

    pub(crate) fn start(&self, worker: &str) -> Scheduler {
        self.start_with(SchedulerConfig::new(worker))
    }

    pub(crate) fn start_with(&self, config: SchedulerConfig) -> Scheduler {
        Scheduler::start(config, self.store.clone(), self.runner.clone(), Arc::new(NoUpkeep), self.files.clone())
    }

    pub(crate) async fn a_workflow(&self, name: &str, jobs: &[&str]) -> WorkflowId {
        let spec: JobSpec = serde_json::from_value(
            json!({"kind": "sql", "table": "t", "sql": "select 1", "mode": "rebuild", "key": []}),
        )
        .unwrap();
        let mut tx = self.store.begin().await.unwrap();
        let draft = WorkflowDraft { name: name.into(), ..WorkflowDraft::default() };
        let id = tx.insert_workflow(&draft.check().unwrap(), false, "test").await.unwrap();
        for job in jobs {
            tx.insert_job(id, job, true, &spec).await.unwrap();
        }
        tx.commit().await.unwrap();
        id
    }

    pub(crate) async fn start_execution(&self, workflow: WorkflowId) -> ExecutionId {
        let parameters = Map::from_iter([("day".to_owned(), json!("2026-11-22"))]);
        let new = NewExecution {
            workflow_id: workflow,
            trigger_id: None,
            triggered_by: "test",
            user_id: None,
            timezone: "Europe/Berlin",
            parameters: &parameters,
            idempotency_key: None,
        };
        let mut tx = self.store.begin().await.unwrap();
        let (id, _) = tx.insert_execution(&new).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// Waits until an execution stands where `wanted` says; fails after ten seconds.
    pub(crate) async fn wait_for(&self, id: ExecutionId, wanted: Status) -> Execution {
        self.wait(id, |execution| execution.status == wanted).await
    }

    pub(crate) async fn wait(&self, id: ExecutionId, wanted: impl Fn(&Execution) -> bool) -> Execution {
        for _ in 0..1000 {
            let execution = self.store.load_execution(id).await.unwrap();
            if wanted(&execution) {
                return execution;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("it never came to that: {:?}", self.store.load_execution(id).await.unwrap());
    }

    pub(crate) async fn log(&self, id: ExecutionId) -> Vec<LogLine> {
        self.store.list_log(id, &LogPage::default(), 1000).await.unwrap().0
    }
}
